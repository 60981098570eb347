// Looks at every picture of a dataset once, so that unreadable ones and copies are known before the training starts,
// and says what each of them is for.

import { findDuplicates } from '../../../core/datasets/duplicates/findDuplicates';
import type { Dataset } from '../../../core/datasets/types';
import { type DataConfig, type DataPlan, planExamples } from '../../../core/train/data/dataPlan';
import type { CountProgress } from '../../../protocol/dataset';
import type { Call } from '../../../protocol/rpc';
import { type HashPictures, hashPictures } from '../../datasets/hashPictures';

/**
 * `dataset`: as a person has corrected it; `excluded`: how many pictures were taken out of it in doing so. Throws the
 * errors of core/train/data and `cancelled`.
 */
export async function planTraining(
  dataset: Dataset,
  config: DataConfig & { readonly excluded?: number },
  call: Call<CountProgress>,
  hash: HashPictures = hashPictures,
): Promise<DataPlan> {
  const { signal } = call;
  const hashes = await hash(dataset, call);
  const search = { hashes, features: null, signal, progress: (): void => undefined };
  const sets = await findDuplicates(search);
  return planExamples(dataset, config, {
    unreadable: (row) => hashes[row] === null,
    copies: sets.map(({ rows }) => rows),
    excluded: config.excluded ?? 0,
  });
}
