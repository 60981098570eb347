// The values a model returns for one picture → classes with probabilities and scores, best first.

import type { ModelCard } from '../../protocol/model';
import type { ClassScore } from '../../protocol/prediction';
import { invalidScores, unexpectedScoreCount } from './errors';

/**
 * `output`: the model's output for one picture. `score`: the value before softmax or sigmoid for the same picture, null where
 * the graph has none. Throws `scores-invalid` for NaN, infinity and a wrong number of values.
 */
export function interpret(
  card: ModelCard,
  output: Float32Array,
  score: Float32Array | null,
  top: number,
): ClassScore[] {
  const rows = classValues(card, output, score);
  const order = Array.from(rows.probabilities.keys());
  const rankBy = rows.scores ?? rows.probabilities;
  // Scores still tell apart what rounds to probability 1; the sort is stable, so ties go to the lower index.
  order.sort((a, b) => difference(rows.probabilities, b, a) || difference(rankBy, b, a));
  return order.slice(0, Math.max(0, top)).map((index) => ({
    index,
    label: card.labels.value?.[index] ?? null,
    probability: rows.probabilities[index] ?? 0,
    score: rows.scores?.[index] ?? null,
  }));
}

type Values = Float32Array | Float64Array;

export interface ClassValues {
  /** One per class, 0…1; a one-output sigmoid has two classes. */
  readonly probabilities: Values;
  /** Before softmax or sigmoid; null where the graph has none. */
  readonly scores: Values | null;
}

/** Every class of one picture; as `interpret`, which ranks them. */
export function classValues(
  card: ModelCard,
  output: Float32Array,
  score: Float32Array | null,
): ClassValues {
  checkOutput(card, output);
  const { activation, task } = card.output;
  const scores = score ?? (activation.value === 'none' ? output : null);
  if (task.value === 'binary') return binaryRows(card, output, scores);
  return {
    probabilities: probabilitiesOf(card, output),
    scores: scores?.length === output.length ? scores : null,
  };
}

function difference(values: Values, a: number, b: number): number {
  const [x, y] = [values[a] ?? 0, values[b] ?? 0];
  return x === y ? 0 : x - y;
}

function checkOutput(
  { output: { name, task, classCount } }: ModelCard,
  output: Float32Array,
): void {
  const expected = task.value === 'binary' ? 1 : classCount;
  if (output.length === 0 || (expected > 0 && output.length !== expected)) {
    throw unexpectedScoreCount(name.value, output.length, expected);
  }
  const invalid = output.find((value) => Number.isNaN(value) || value === Number.POSITIVE_INFINITY);
  if (invalid !== undefined) throw invalidScores(name.value, invalid);
  if (output.every((value) => value === Number.NEGATIVE_INFINITY)) {
    throw invalidScores(name.value, Number.NEGATIVE_INFINITY);
  }
}

function binaryRows(
  { output: { activation } }: ModelCard,
  [value = 0]: Float32Array,
  scores: Float32Array | null,
): ClassValues {
  const z = scores?.[0];
  // For 1 − p the sigmoid of −z keeps the digits that a subtraction from 1 would lose.
  const probabilities =
    activation.value === 'none' ? [sigmoid(-value), sigmoid(value)] : [1 - value, value];
  return {
    probabilities: Float64Array.from(probabilities),
    scores: z === undefined ? null : Float32Array.of(-z, z),
  };
}

function probabilitiesOf(
  { output: { activation, task } }: ModelCard,
  output: Float32Array,
): Values {
  switch (activation.value) {
    case 'softmax':
    case 'sigmoid':
      return output;
    case 'log-softmax':
      return Float64Array.from(output, Math.exp);
    case 'none':
      return task.value === 'multi-label' ? Float64Array.from(output, sigmoid) : softmax(output);
  }
}

/** Shifted by the largest score, so that no exponential overflows. */
export function softmax(scores: Float32Array): Float64Array {
  const largest = scores.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
  const powers = Float64Array.from(scores, (value) => Math.exp(value - largest));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}

/** Without overflow on either side. */
export function sigmoid(z: number): number {
  const power = Math.exp(-Math.abs(z));
  return z >= 0 ? 1 / (1 + power) : power / (1 + power);
}
