// Pictures in folders: one folder per class, or such folders below train, val and test. Ids are paths relative to the
// dataset, so that equal file names in different folders are different pictures.

import { join } from 'node:path';
import { datasetUnknown } from '../errors';
import { fileStamps, maxStamped } from '../fingerprint';
import { manifestIn } from '../manifestIn';
import { createProblems, type Problems } from '../problems';
import { at, classesOf } from '../rows';
import { type Layout, surveyFolder } from '../survey';
import type { DatasetFormat, DatasetRow, OpenedFormat, OpenOptions } from '../types';
import { unlabelledFolder } from '../unlabelled';
import { type ClassFolder, createWalker, type Walker } from '../walkPictures';
import { parquetFiles } from './parquet';
import { pictureFiles } from './pictureFiles';

export const imageFolder: DatasetFormat = { id: 'image-folder', detect, open };

async function detect(path: string): Promise<string | null> {
  const layout = await surveyFolder(path);
  if (layout === null) return null;
  const isSure = layout.kind === 'splits' || (layout.kind === 'classes' && layout.isSure);
  return isSure || !(await hasTable(path)) ? describeLayout(layout) : null;
}

/** Class folders speak for themselves; a folder "images" beside a labels.csv, or "assets" beside Parquet files, does not. */
async function hasTable(path: string): Promise<boolean> {
  const tables = await parquetFiles(path).catch(() => []);
  return tables.length > 0 || (await manifestIn(path)) !== null;
}

export function describeLayout(layout: Layout): string {
  switch (layout.kind) {
    case 'flat':
      return 'It holds pictures and no class folders.';
    case 'classes': {
      const { length } = layout.classes;
      return length === 1 ? 'It holds 1 folder of pictures.' : `It holds ${length} class folders.`;
    }
    case 'splits': {
      const names = layout.splits.map(({ name }) => name);
      const counts = new Set(layout.splits.map(({ classes }) => classes.length));
      const [first = 0] = counts;
      const listed =
        names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
      const each = counts.size === 1 && first > 0 ? `${first} class folders` : 'pictures';
      return names.length === 1
        ? `Folder ${listed} holds ${each}.`
        : `Folders ${listed} hold ${each}${each === 'pictures' ? '' : ' each'}.`;
    }
  }
}

async function open(path: string, { signal, reason }: OpenOptions): Promise<OpenedFormat> {
  const layout = await surveyFolder(path);
  if (layout === null) throw datasetUnknown(path);
  const problems = createProblems();
  const walker = createWalker(path, problems, signal);
  const labels = await listRows(layout, walker);
  const { rows } = walker;
  for (const name of layout.kind === 'splits' ? layout.others : []) {
    problems.add('outside-splits', name, `${name} lies beside the split folders and is left out.`);
  }
  const classes = classesOf(rows, labels);
  if (classes.length === 1) {
    problems.add('one-class', '', `All its pictures are of one class, "${classes[0]}".`);
  }
  const stamps = await stampFiles(path, rows, problems, signal);
  return {
    ...pictureFiles((row) => join(path, at(rows, row, path).id)),
    reason,
    rows,
    classes,
    problems: problems.list(),
    stamps,
    manifest: null,
    readOnly: null,
    metadata: async () => [],
    close: async () => {},
  };
}

/** Returns the labels of all class folders, empty ones included. */
async function listRows(layout: Layout, walker: Walker): Promise<ReadonlySet<string>> {
  const folders = classFolders(layout);
  await walker.loose([], null, layout.kind !== 'flat');
  if (layout.kind === 'splits') {
    for (const { name, classes } of layout.splits) {
      await walker.loose([name], name, classes.length > 0);
    }
  }
  await walker.classFolders(folders);
  return new Set(folders.map(({ label }) => label).filter((label) => label !== null));
}

function classFolders(layout: Layout): readonly ClassFolder[] {
  switch (layout.kind) {
    case 'flat':
      return [];
    case 'classes':
      return layout.classes.map((name) => ({ folder: [name], label: labelOf(name), split: null }));
    case 'splits':
      return layout.splits.flatMap(({ name: split, classes }) =>
        classes.map((name) => ({ folder: [split, name], label: labelOf(name), split })),
      );
  }
}

function labelOf(folder: string): string | null {
  return folder === unlabelledFolder ? null : folder;
}

async function stampFiles(
  path: string,
  rows: readonly DatasetRow[],
  problems: Problems,
  signal: AbortSignal,
): Promise<Float64Array> {
  const stamped = rows.slice(0, maxStamped);
  const paths = stamped.map(({ id }) => join(path, id));
  const stamps = await fileStamps(paths, signal);
  stamped.forEach(({ id }, i) => {
    if (Number.isNaN(stamps[2 * i])) {
      problems.add('missing-file', id, `${id} is a link that leads nowhere.`);
    }
  });
  return stamps;
}
