// The interval of a mean (of the loss, say), by a bootstrap whose price does not grow with the rows.

import type { Interval } from '../../protocol/evaluation';
import { type BootstrapOptions, bootstrapCounts, percentileInterval } from './bootstrap';

/** Up to here each row is a cell of its own: the row bootstrap itself. */
const exactRows = 2000;
const cellCount = 1024;

interface Cells {
  readonly counts: Float64Array;
  readonly means: Float64Array;
}

/**
 * Mean of `values` and its percentile bootstrap interval. Above 2,000 rows these are put into 1,024 cells of equal width
 * and stand for each other within a cell: with the least and the largest value drawn apart, that takes less than 12 % off
 * the width for a million rows at the very worst. NaN is left out. null where no value is left or one is infinite: there
 * is no mean then. A single value knows no spread.
 */
export async function meanInterval(
  values: Float32Array | Float64Array,
  options: BootstrapOptions,
): Promise<Interval | null> {
  let [count, sum, least, most] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (count === 0 || !Number.isFinite(sum)) return null;
  const cells = count <= exactRows ? singleRows(values) : equalWidthCells(values, least, most);
  const [samples = new Float64Array()] = await bootstrapCounts(
    cells.counts,
    1,
    (resampled, into) => {
      let total = 0;
      for (let cell = 0; cell < resampled.length; cell++) {
        total += (resampled[cell] ?? 0) * (cells.means[cell] ?? 0);
      }
      into[0] = total / count;
    },
    options,
  );
  return percentileInterval(sum / count, samples);
}

function singleRows(values: Float32Array | Float64Array): Cells {
  const means = Float64Array.from(values).filter((value) => !Number.isNaN(value));
  return { counts: new Float64Array(means.length).fill(1), means };
}

function equalWidthCells(values: Float32Array | Float64Array, least: number, most: number): Cells {
  const counts = new Float64Array(cellCount);
  const sums = new Float64Array(cellCount);
  const width = (most - least) / cellCount || 1;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const cell = Math.min(cellCount - 1, Math.floor((value - least) / width));
    counts[cell] = (counts[cell] ?? 0) + 1;
    sums[cell] = (sums[cell] ?? 0) + value;
  }
  const filled = Int32Array.from(counts.keys()).filter((cell) => (counts[cell] ?? 0) > 0);
  return {
    counts: Float64Array.from(filled, (cell) => counts[cell] ?? 0),
    means: Float64Array.from(filled, (cell) => (sums[cell] ?? 0) / (counts[cell] ?? 1)),
  };
}
