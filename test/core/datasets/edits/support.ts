// Datasets of tiny files in temporary folders, opened by the real formats, and whole trees to compare.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EditContext, OpenDataset } from '../../../../src/core/datasets/edits/session';
import { openCsv } from '../../../../src/core/datasets/formats/csv';
import { imageFolder } from '../../../../src/core/datasets/formats/imageFolder';
import { openJsonl } from '../../../../src/core/datasets/formats/jsonl';
import { openManifest } from '../../../../src/core/datasets/formats/manifest';
import { openParquet } from '../../../../src/core/datasets/formats/parquetSource';
import { openTsv } from '../../../../src/core/datasets/formats/tsv';
import type { DatasetFormatId } from '../../../../src/protocol/dataset';

export type Tree = Readonly<Record<string, string>>;

/** A folder that goes with the test. */
export async function makeRoot(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'glassbox edits '));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return root;
}

/** Writes the files; names with `/`. */
export async function writeTree(folder: string, tree: Tree): Promise<void> {
  for (const [name, content] of Object.entries(tree)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content, 'latin1');
  }
}

/** All files byte for byte (as latin1), and empty folders as `name/`; without the journal's own folder. */
export async function readTree(folder: string, within = ''): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  const entries = await readdir(join(folder, within), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name === '.glassbox') continue;
    const name = within === '' ? entry.name : `${within}/${entry.name}`;
    if (!entry.isDirectory()) tree[name] = await readFile(join(folder, name), 'latin1');
    else {
      const below = await readTree(folder, name);
      if (Object.keys(below).length === 0) tree[`${name}/`] = '';
      Object.assign(tree, below);
    }
  }
  return tree;
}

const formats: Readonly<Record<string, DatasetFormatId>> = {
  '.csv': 'csv',
  '.tsv': 'tsv',
  '.jsonl': 'jsonl',
  '.parquet': 'parquet',
};
const sources = { csv: openCsv, tsv: openTsv, jsonl: openJsonl, parquet: openParquet } as const;

export const openTestDataset: OpenDataset = async (path, signal) => {
  const options = { columns: null, root: null, reason: '', signal };
  const format = formats[extname(path)] ?? 'image-folder';
  const source = format in sources ? sources[format as keyof typeof sources] : null;
  const opened = source
    ? await openManifest(await source(path, signal), options)
    : await imageFolder.open(path, options);
  return { ...opened, path, name: basename(path), format, fingerprint: '', classTable: null };
};

export function contextOf(root: string, dataset: string, signal?: AbortSignal): EditContext {
  return {
    scope: { root, dataset: join(root, dataset) },
    open: openTestDataset,
    signal: signal ?? new AbortController().signal,
  };
}

/** Writes the files into a new folder, and edits the dataset of this name in it. */
export async function makeDataset(
  name: string,
  tree: Tree,
): Promise<{ readonly root: string; readonly context: EditContext }> {
  const root = await makeRoot();
  await writeTree(root, tree);
  return { root, context: contextOf(root, name) };
}

/** Ids, labels and splits as the format lists them. */
export async function listRows(context: EditContext): Promise<readonly string[]> {
  const dataset = await context.open(context.scope.dataset, context.signal);
  await dataset.close();
  return dataset.rows.map(({ id, label, split }) => [split, label, id].join(' '));
}

export function journalPath(root: string): string {
  return join(root, '.glassbox', 'journal.jsonl');
}
