// Looks for datasets in a workspace by names and first bytes, within bounds: a home folder must not be read whole.

import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { throwIfAborted } from '../../base/errors';
import type { DatasetListing } from '../../protocol/dataset';
import { compareNames } from '../images/findImages';
import { definitionName } from './errors';
import { formats } from './formats';
import { describeLayout } from './formats/imageFolder';
import { locateDataset } from './locateDataset';
import { listsPictures, manifestName } from './manifestIn';
import { isIgnored, surveyFolder } from './survey';

const deepest = 4;
const mostEntries = 20_000;

/** In the order of the walk. A dataset's own folders are not looked into. */
export async function findDatasets(
  folder: string,
  signal: AbortSignal,
): Promise<readonly DatasetListing[]> {
  const found: DatasetListing[] = [];
  let left = mostEntries;
  const walk = async (path: string, depth: number): Promise<void> => {
    throwIfAborted(signal);
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    left -= entries.length;
    const names = entries.map(({ name }) => name).filter((name) => !isIgnored(name));
    const own = await datasetOf(path, names);
    if (own !== null) {
      found.push(own);
      return;
    }
    for (const name of names.sort(compareNames)) {
      const manifest = await manifestAt(path, name);
      if (manifest !== null) found.push(manifest);
    }
    const folders = entries.filter((entry) => entry.isDirectory() && !isIgnored(entry.name));
    for (const { name } of folders.sort((a, b) => compareNames(a.name, b.name))) {
      if (depth < deepest && left > 0) await walk(join(path, name), depth + 1);
    }
  };
  await walk(folder, 0);
  return found;
}

/** The folder itself as a dataset: only where that is plain, since any folder may hold some pictures. */
async function datasetOf(path: string, names: readonly string[]): Promise<DatasetListing | null> {
  if (names.includes(definitionName)) {
    const located = await locateDataset(path).catch(() => null);
    if (located === null) return null;
    const { format, reason } = located;
    return { path: located.path, name: basename(located.path), format, reason };
  }
  const name = basename(path);
  for (const format of ['idx', 'cifar'] as const) {
    const reason = (await formats.get(format)?.detect(path)) ?? null;
    if (reason !== null) return { path, name, format, reason };
  }
  if (names.some((file) => /-\d+-of-\d+\.parquet$/i.test(file))) {
    const reason = (await formats.get('parquet')?.detect(path)) ?? null;
    if (reason !== null) return { path, name, format: 'parquet', reason };
  }
  const layout = await surveyFolder(path);
  const isPlain = layout?.kind === 'splits' || (layout?.kind === 'classes' && layout.isSure);
  if (layout === null || !isPlain) return null;
  return { path, name, format: 'image-folder', reason: describeLayout(layout) };
}

async function manifestAt(folder: string, name: string): Promise<DatasetListing | null> {
  const path = join(folder, name);
  if (!manifestName.test(name) || !(await listsPictures(path))) return null;
  const located = await locateDataset(path).catch(() => null);
  return located === null ? null : { path, name, format: located.format, reason: located.reason };
}
