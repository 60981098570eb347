// Hashes of all pictures of a dataset, several at a time.

import { availableParallelism } from 'node:os';
import { throwIfAborted } from '../../base/errors';
import { hashPicture } from '../../core/datasets/duplicates/hashPicture';
import type { PictureHash } from '../../core/datasets/duplicates/types';
import type { Dataset } from '../../core/datasets/types';
import type { CountProgress } from '../../protocol/dataset';
import type { Call } from '../../protocol/rpc';
import { mapAhead } from '../mapAhead';

/** By row; null for pictures that cannot be read. */
export async function hashPictures(
  dataset: Dataset,
  { signal, progress }: Call<CountProgress>,
): Promise<readonly (PictureHash | null)[]> {
  const hashes: (PictureHash | null)[] = [];
  const total = dataset.rows.length;
  const hash = async (_: unknown, row: number): Promise<PictureHash | null> => {
    try {
      return hashPicture(await dataset.decode(row, signal));
    } catch {
      throwIfAborted(signal);
      return null;
    }
  };
  const ahead = 2 * availableParallelism();
  for await (const each of mapAhead(dataset.rows, hash, { ahead, signal })) {
    hashes.push(each);
    if (hashes.length % 50 === 0) progress({ done: hashes.length, total });
  }
  return hashes;
}
