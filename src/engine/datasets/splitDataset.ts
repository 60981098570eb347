// A split of a dataset that keeps copies and groups together, written where it is wanted.

import { equalRows, findDuplicates } from '../../core/datasets/duplicates/findDuplicates';
import { planSplit, splitNames } from '../../core/datasets/splits/splitDataset';
import { writeSplit } from '../../core/datasets/splits/writeSplit';
import type { Dataset } from '../../core/datasets/types';
import type {
  CountProgress,
  DatasetSplit,
  SplitReport,
  SplitRequest,
} from '../../protocol/dataset';
import type { Call } from '../../protocol/rpc';
import { hashPictures } from './hashPictures';

export async function splitDataset(
  dataset: Dataset,
  { ratio, seed, out, keepSimilar }: SplitRequest,
  call: Call<CountProgress>,
): Promise<SplitReport> {
  const { signal } = call;
  const names = splitNames(ratio.length);
  // Looking at every picture and writing it are about the same work.
  const total = 2 * dataset.rows.length;
  const inHalf =
    (half: 0 | 1) =>
    ({ done }: CountProgress) =>
      call.progress({ done: half * dataset.rows.length + done, total });
  const hashes = await hashPictures(dataset, { signal, progress: inHalf(0) });
  const progressOfSearch = (): void => undefined;
  const sets = keepSimilar
    ? await findDuplicates({ hashes, features: null, signal, progress: progressOfSearch })
    : equalRows(hashes).map((rows) => ({ rows }));
  const splits = planSplit(
    dataset.rows,
    sets.map(({ rows }) => rows),
    ratio,
    seed,
  );
  const written = inHalf(1);
  const progress = (done: number): void => written({ done, total });
  const { skipped } = await writeSplit({ dataset, splits, names, out, signal, progress });
  return {
    out,
    splits: countSplits(dataset, splits, names),
    groups: sets.length,
    skipped: skipped.map(({ row, error }) => ({ id: dataset.rows[row]?.id ?? '', error })),
    seed,
  };
}

function countSplits(
  { rows, classes }: Dataset,
  splits: Int32Array,
  names: readonly string[],
): readonly DatasetSplit[] {
  return names.map((name, split) => {
    const labels = rows.filter((_, row) => splits[row] === split).map(({ label }) => label);
    const count = (wanted: string | null): number =>
      labels.filter((label) => label === wanted).length;
    const unlabelled = count(null);
    return {
      name,
      count: labels.length,
      classes: [
        ...classes.map((label) => ({ label, count: count(label) })),
        ...(unlabelled > 0 ? [{ label: null, count: unlabelled }] : []),
      ],
    };
  });
}
