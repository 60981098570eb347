// How probable each class is for each row by a model that has not seen the row: a linear probe on the network's features
// (Alain & Bengio 2016), fitted k times to all folds but one. In closed form (probe/discriminant.ts), so that a fold
// costs one factorisation and not a training.

import type { Interval } from '../../protocol/evaluation';
import { createPace } from './pace';
import { assignFolds } from './probe/folds';
import { scoreOutOfFold } from './probe/outOfFold';
import { projectFeatures } from './probe/projection';
import { reduceToSpan } from './probe/reduction';
import { partRows, type Samples, standardise } from './probe/samples';
import { fitSharpness, softmaxRow } from './probe/temperature';
import { wilson } from './wilson';

type Pause = () => Promise<void>;

/** Features beyond these are projected to so many: a covariance of 2,048² takes 17 MB for each fold. */
const mostDims = 2048;

export interface LinearProbeInput {
  /** Row-major, rows × dims. */
  readonly features: Float32Array;
  readonly dims: number;
  /** 0…classes − 1, one per row. */
  readonly labels: Int32Array;
  readonly classes: number;
  readonly folds: number;
  /** Rows of one group go to one fold; a negative number: a group of its own. */
  readonly groups: Int32Array | null;
  readonly seed: number;
  readonly signal: AbortSignal;
  progress(done: number, total: number): void;
}

export interface LinearProbe {
  /** Row-major, rows × classes; NaN in skipped rows. */
  readonly probabilities: Float32Array;
  /** No more than there are groups. */
  readonly folds: number;
  /** Of the most probable class, over the rows that were not skipped. */
  readonly accuracy: Interval;
  /** Rows with a feature that is not finite, or a label outside 0…classes − 1: neither trained on nor judged. */
  readonly skipped: readonly number[];
}

/**
 * Out-of-fold probabilities by a linear discriminant with shrunken covariance, one temperature over all folds. Classes
 * are spread over the folds; a class with a single member (or a single group) is unknown to the model that judges it, so
 * its rows get probability 0 for their own label. Where both rows and features are over 2,048, the features are randomly
 * projected to as many first. null where fewer than two groups of rows can be used. About 10 s for 12,000 × 1,280 and
 * 10 folds.
 */
export async function outOfFoldProbabilities(input: LinearProbeInput): Promise<LinearProbe | null> {
  const { labels, classes, seed, signal } = input;
  const pause = createPace(signal);
  const { samples, skipped } = await prepare(input, pause);
  const { rows } = samples;
  const groups = input.groups;
  const assigned = await assignFolds(
    samples,
    groups && Int32Array.from(rows, (row) => groups[row] ?? -1),
    input.folds,
    seed,
    pause,
  );
  if (!assigned) return null;
  const probabilities = new Float32Array(labels.length * classes).fill(Number.NaN);
  await scoreOutOfFold(samples, assigned, probabilities, pause, input.progress);
  const { sharpness } = await fitSharpness(probabilities, labels, rows, classes, pause);
  let right = 0;
  for (const [place, row] of rows.entries()) {
    if (place % 64 === 0) await pause();
    softmaxRow(probabilities, row, classes, sharpness);
    if (mostProbable(probabilities, row, classes) === labels[row]) right++;
  }
  const accuracy = wilson(right, rows.length);
  return accuracy && { probabilities, folds: assigned.folds, accuracy, skipped };
}

async function prepare(
  input: LinearProbeInput,
  pause: Pause,
): Promise<{ readonly samples: Samples; readonly skipped: readonly number[] }> {
  const { features, dims, labels, seed } = input;
  if (dims > mostDims && labels.length > mostDims) {
    const projected = await projectFeatures(features, dims, mostDims, seed, pause);
    return prepare({ ...input, features: projected, dims: mostDims }, pause);
  }
  const { rows, skipped } = await partRows(input, pause);
  const samples = await standardise(input, rows, pause);
  return { samples: rows.length < dims ? await reduceToSpan(samples, pause) : samples, skipped };
}

function mostProbable(probabilities: Float32Array, row: number, classes: number): number {
  let best = 0;
  for (let label = 1; label < classes; label++) {
    const isMore =
      (probabilities[row * classes + label] ?? 0) > (probabilities[row * classes + best] ?? 0);
    if (isMore) best = label;
  }
  return best;
}
