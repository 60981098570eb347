// Tells whether a dataset is still the one that a run saw, without reading a picture: names, labels and splits, and the
// sizes and times of files. Nothing of it depends on where the dataset lies.

import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../../base/errors';
import type { DatasetRow } from './types';

/** Asking for more takes too long; beyond it files count with their names only. */
export const maxStamped = 200_000;
const batch = 256;
const slice = 5000;

/** Size in bytes and time of change in whole ms of each file, one after the other; NaN for a file that is not there. */
export async function fileStamps(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Float64Array> {
  const stamps = new Float64Array(paths.length * 2);
  for (let start = 0; start < paths.length; start += batch) {
    throwIfAborted(signal);
    const work = paths.slice(start, start + batch).map(async (path, i) => {
      const facts = await stat(path).catch(() => null);
      const isFile = facts?.isFile() ?? false;
      stamps[2 * (start + i)] = isFile ? (facts?.size ?? Number.NaN) : Number.NaN;
      stamps[2 * (start + i) + 1] = isFile ? Math.floor(facts?.mtimeMs ?? 0) : Number.NaN;
    });
    await Promise.all(work);
  }
  return stamps;
}

/** Hex SHA-256. */
export async function fingerprint(
  rows: readonly DatasetRow[],
  stamps: Float64Array,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  for (let start = 0; start < rows.length; start += slice) {
    throwIfAborted(signal);
    const lines = rows
      .slice(start, start + slice)
      .map(({ id, label, split, group }) => JSON.stringify([id, label, split, group]));
    hash.update(`${lines.join('\n')}\n`);
    await setImmediate();
  }
  hash.update(Buffer.from(stamps.buffer, stamps.byteOffset, stamps.byteLength));
  return hash.digest('hex');
}
