// Whether the files that a training reads are still those that it began with: by their sizes and times, so that asking
// costs a look at each and opens none. Corrections of labels change no file until they are written.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileStamps, maxStamped } from '../../../core/datasets/fingerprint';
import type { Dataset } from '../../../core/datasets/types';

export interface UsedFiles {
  areUnchanged(signal: AbortSignal): Promise<boolean>;
}

/** `rows`: of the dataset, those that are used. Beyond `maxStamped` files the first ones stand for all. */
export async function usedFiles(
  dataset: Dataset,
  rows: readonly number[],
  signal: AbortSignal,
): Promise<UsedFiles> {
  const paths = (await pathsOf(dataset, rows)).slice(0, maxStamped);
  const before = await fileStamps(paths, signal);
  return {
    areUnchanged: async (checkSignal) => {
      const now = await fileStamps(paths, checkSignal);
      // NaN, of a file that is not there, equals itself.
      return now.every((stamp, at) => Object.is(stamp, before[at]));
    },
  };
}

async function pathsOf(dataset: Dataset, rows: readonly number[]): Promise<readonly string[]> {
  const own = rows.map((row) => dataset.file(row)).filter((path) => path !== null);
  if (own.length === rows.length) return [...new Set(own)];
  const facts = await stat(dataset.path).catch(() => null);
  if (!facts?.isDirectory()) return [...new Set([dataset.path, ...own])];
  // Many pictures in one file: a few such files lie in the folder.
  const names = await readdir(dataset.path).catch((): string[] => []);
  return [...new Set([...names.map((name) => join(dataset.path, name)), ...own])];
}
