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
export type HashPictures = (
  dataset: Dataset,
  call: Call<CountProgress>,
) => Promise<readonly (PictureHash | null)[]>;

export const hashPictures: HashPictures = async (dataset, { signal, progress }) => {
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
};

/** Remembers the dataset looked at last: a plan, its preview and the training itself are of the same pictures. */
export function rememberingHashes(hash: HashPictures = hashPictures): HashPictures {
  let last: { readonly fingerprint: string; readonly hashes: Awaited<ReturnType<HashPictures>> } = {
    fingerprint: '',
    hashes: [],
  };
  return async (dataset, call) => {
    const { fingerprint } = dataset;
    if (last.fingerprint !== fingerprint) last = { fingerprint, hashes: await hash(dataset, call) };
    return last.hashes;
  };
}
