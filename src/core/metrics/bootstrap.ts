// Bootstrap of figures that are functions of counts. Drawing n rows with replacement and counting them by cell gives
// multinomial counts; these are drawn directly, a binomial for each cell given the cells before it. The result is the
// row bootstrap, not an approximation, at the price of the cells instead of the rows.

import { createRandom, type Random } from '../../base/random';
import type { Interval } from '../../protocol/evaluation';
import { binomial } from './binomial';
import { createPace } from './pace';
import { percentilesOfSorted } from './percentile';

export interface BootstrapOptions {
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Cell draws that take about a second. */
const drawBudget = 10_000_000;

/** 1,000 resamples; fewer, down to 50, for so many cells that they would take over a second. */
export function resampleCount(cells: number): number {
  return Math.max(50, Math.min(1000, Math.floor(drawBudget / Math.max(1, cells))));
}

/** Fills `into` with the counts of as many rows as `counts` has, drawn from them with replacement. */
export function resampleCounts(random: Random, counts: Float64Array, into: Float64Array): void {
  let mass = counts.reduce((sum, count) => sum + count, 0);
  let rows = mass;
  for (let cell = 0; cell < counts.length; cell++) {
    const count = counts[cell] ?? 0;
    const drawn = rows > 0 ? binomial(random, rows, count / mass) : 0;
    into[cell] = drawn;
    rows -= drawn;
    mass -= count;
  }
}

/**
 * Values of `figures` figures over resamples of `counts`: for each figure its finite values in ascending order.
 * `measure` is handed the resampled counts and writes the figures (NaN: undefined in this resample).
 */
export async function bootstrapCounts(
  counts: Float64Array,
  figures: number,
  measure: (resampled: Float64Array, into: Float64Array) => void,
  options: BootstrapOptions,
): Promise<readonly Float64Array[]> {
  const random = createRandom(options.seed);
  const pause = createPace(options.signal);
  const resamples = resampleCount(counts.length);
  const samples = Array.from({ length: figures }, () => new Float64Array(resamples));
  const resampled = new Float64Array(counts.length);
  const measured = new Float64Array(figures);
  for (let i = 0; i < resamples; i++) {
    await pause();
    resampleCounts(random, counts, resampled);
    measure(resampled, measured);
    for (const [figure, values] of samples.entries()) values[i] = measured[figure] ?? Number.NaN;
  }
  return samples.map((values) => values.filter(Number.isFinite).sort());
}

/** Efron's percentile interval (95 %) of a figure and its resampled values, widened to the value where that is outside. */
export function percentileInterval(value: number, sorted: Float64Array): Interval {
  const [low, high] = middle95(value, sorted);
  return { value, low: Math.min(low, value), high: Math.max(high, value) };
}

/**
 * Basic interval (Davison & Hinkley 1997, 5.2): the percentile interval mirrored at the value, so that a bias of the
 * figure (an absolute error grows by noise alone) is taken off instead of doubled. Kept within 0…1, widened as above.
 */
export function basicInterval(value: number, sorted: Float64Array): Interval {
  const [low, high] = middle95(value, sorted);
  return {
    value,
    low: Math.min(value, Math.max(0, 2 * value - high)),
    high: Math.max(value, Math.min(1, 2 * value - low)),
  };
}

function middle95(value: number, sorted: Float64Array): readonly [number, number] {
  if (sorted.length === 0) return [value, value];
  const [low = value, high = value] = percentilesOfSorted(sorted, [0.025, 0.975]);
  return [low, high];
}
