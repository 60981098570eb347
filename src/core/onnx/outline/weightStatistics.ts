// Statistics of a weight: what is in it, at a glance. Mean and deviation are sums of differences from the first number, which
// keeps their digits where the numbers are large and close together.

import type { WeightDetail } from '../../../protocol/graph';
import type { TensorValue } from '../tensor';
import { eachSlice, type Numbers } from './weightNumbers';

const bins = 32;

type WeightStatistics = Pick<
  WeightDetail,
  'minimum' | 'maximum' | 'mean' | 'standardDeviation' | 'sparsity' | 'nonFinite' | 'histogram'
>;

/** Over the finite numbers; all 0 where there are none. A second pass counts the histogram, whose range must be known. */
export async function weightStatistics(
  tensor: TensorValue,
  signal?: AbortSignal,
): Promise<WeightStatistics> {
  const sums = emptySums();
  await eachSlice(tensor, signal, (numbers) => addAll(sums, numbers));
  const count = tensor.data.length - sums.nonFinite;
  const [minimum, maximum] = count > 0 ? [sums.minimum, sums.maximum] : [0, 0];
  const offset = count > 0 ? sums.sum / count : 0;
  const variance = count > 0 ? sums.squares / count - offset ** 2 : 0;
  const counts = new Array<number>(bins).fill(0);
  await eachSlice(tensor, signal, (numbers) => countAll(counts, numbers, minimum, maximum));
  return {
    minimum,
    maximum,
    mean: count > 0 ? sums.origin + offset : 0,
    standardDeviation: Math.sqrt(Math.max(0, variance)),
    sparsity: tensor.data.length > 0 ? sums.zeros / tensor.data.length : 0,
    nonFinite: sums.nonFinite,
    histogram: { low: minimum, high: maximum, counts },
  };
}

interface Sums {
  minimum: number;
  maximum: number;
  /** NaN until a finite number has come. */
  origin: number;
  sum: number;
  squares: number;
  zeros: number;
  nonFinite: number;
}

function emptySums(): Sums {
  return {
    minimum: Number.POSITIVE_INFINITY,
    maximum: Number.NEGATIVE_INFINITY,
    origin: Number.NaN,
    sum: 0,
    squares: 0,
    zeros: 0,
    nonFinite: 0,
  };
}

function addAll(sums: Sums, numbers: Numbers): void {
  if (Number.isNaN(sums.origin)) sums.origin = numbers.find(Number.isFinite) ?? Number.NaN;
  let { minimum, maximum, sum, squares, zeros, nonFinite } = sums;
  const { origin } = sums;
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] ?? 0;
    if (!Number.isFinite(value)) {
      nonFinite++;
      continue;
    }
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
    if (value === 0) zeros++;
    const difference = value - origin;
    sum += difference;
    squares += difference * difference;
  }
  Object.assign(sums, { minimum, maximum, sum, squares, zeros, nonFinite });
}

/** The highest number lies in the last bin; where all are equal, all lie in the first. */
function countAll(counts: number[], numbers: Numbers, low: number, high: number): void {
  const scale = high > low ? bins / (high - low) : 0;
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i] ?? 0;
    if (!Number.isFinite(value)) continue;
    const bin = Math.min(bins - 1, Math.floor((value - low) * scale));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
}
