// One row of a run: what the model said of a picture, and how far that is from its label.

import type { ModelCard } from '../../protocol/model';
import { type ClassValues, classValues } from '../model/outputs';

/** The columns of `predictions.parquet`, in this order; null where there is nothing to say. */
export interface PredictionRecord {
  /** From 0, in the dataset's order. */
  readonly row: number;
  readonly id: string;
  readonly split: string | null;
  readonly label: string | null;
  /** Of the model's output; null: no label, or one that the model does not know. */
  readonly labelIndex: number | null;
  readonly predicted: string | null;
  readonly predictedIndex: number | null;
  /** Of the predicted class, 0…1. */
  readonly probability: number | null;
  readonly top5: readonly { readonly index: number; readonly probability: number }[] | null;
  /** −ln of the label's probability, in nats. */
  readonly loss: number | null;
  /** Highest probability minus second highest. */
  readonly margin: number | null;
  /** −Σ p ln p over all classes, in nats. */
  readonly entropy: number | null;
  /** Decoding, preprocessing and its share of the batch's inference, in milliseconds. */
  readonly latencyMs: number | null;
  readonly error: string | null;
}

export type RowIdentity = Pick<PredictionRecord, 'row' | 'id' | 'split' | 'label' | 'labelIndex'>;

const nothing = {
  predicted: null,
  predictedIndex: null,
  probability: null,
  top5: null,
  loss: null,
  margin: null,
  entropy: null,
  latencyMs: null,
};

export function failedRecord(identity: RowIdentity, error: string): PredictionRecord {
  return { ...identity, ...nothing, error };
}

export interface Outputs {
  /** The model's output for this picture. */
  readonly output: Float32Array;
  /** Before softmax or sigmoid; null where the graph has none. */
  readonly score: Float32Array | null;
  readonly latencyMs: number;
}

/** `nameOf`: what an output is called. Throws `scores-invalid` for NaN, infinity and a wrong number of values. */
export function predictionRecord(
  identity: RowIdentity,
  card: ModelCard,
  nameOf: (index: number) => string,
  { output, score, latencyMs }: Outputs,
): PredictionRecord {
  const values = classValues(card, output, score);
  const best = highest(values, 5);
  const [first, second] = best;
  return {
    ...identity,
    predicted: first === undefined ? null : nameOf(first.index),
    predictedIndex: first?.index ?? null,
    probability: first?.probability ?? null,
    top5: best,
    loss: identity.labelIndex === null ? null : lossOf(card, values, identity.labelIndex),
    margin: (first?.probability ?? 0) - (second?.probability ?? 0),
    entropy: entropyOf(values.probabilities),
    latencyMs,
    error: null,
  };
}

/** By insertion into a short list: sorting a thousand classes for each picture would cost more than small networks do. */
function highest(
  { probabilities, scores }: ClassValues,
  count: number,
): { readonly index: number; readonly probability: number }[] {
  const isHigher = (a: number, b: number): boolean => {
    const [p, q] = [probabilities[a] ?? 0, probabilities[b] ?? 0];
    // Scores still tell apart what rounds to one probability; ties go to the lower index.
    return p !== q ? p > q : (scores?.[a] ?? 0) > (scores?.[b] ?? 0);
  };
  const order: number[] = [];
  for (let index = 0; index < probabilities.length; index++) {
    const last = order[count - 1];
    if (last !== undefined && !isHigher(index, last)) continue;
    let at = order.length;
    while (at > 0 && isHigher(index, order[at - 1] ?? 0)) at--;
    order.splice(at, 0, index);
    if (order.length > count) order.pop();
  }
  return order.map((index) => ({ index, probability: probabilities[index] ?? 0 }));
}

/** The least positive float32: no loss is infinite. */
const smallest = 2 ** -149;

/** From the scores where one class excludes the others: −log softmax has no rounding near 0 and 1. */
function lossOf({ output }: ModelCard, values: ClassValues, label: number): number | null {
  const probability = values.probabilities[label];
  if (probability === undefined) return null;
  const { scores } = values;
  const isSoftmax = output.task.value === 'single-label' && output.activation.value !== 'sigmoid';
  const score = scores?.[label];
  if (!isSoftmax || scores === null || score === undefined || !Number.isFinite(score))
    return -Math.log(Math.max(probability, smallest));
  let peak = Number.NEGATIVE_INFINITY;
  for (const value of scores) peak = Math.max(peak, value);
  let sum = 0;
  for (const value of scores) sum += Math.exp(value - peak);
  return Math.max(0, peak + Math.log(sum) - score);
}

function entropyOf(probabilities: ClassValues['probabilities']): number {
  let entropy = 0;
  for (const p of probabilities) if (p > 0) entropy -= p * Math.log(p);
  return entropy;
}
