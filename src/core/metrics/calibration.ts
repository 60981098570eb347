// Whether a confidence of 80 % is right in 80 % of the pictures: the reliability diagram and the expected calibration
// error (Guo, Pleiss, Sun, Weinberger 2017, "On calibration of modern neural networks").

import type { CalibrationBin, Interval } from '../../protocol/evaluation';
import { type BootstrapOptions, basicInterval, bootstrapCounts } from './bootstrap';
import { wilson } from './wilson';

const binCount = 15;
/** Cells per bin of the bootstrap: rows of one cell differ by less than 0.0011 in confidence. */
const cellsPerBin = 64;

interface Cells {
  readonly counts: Float64Array;
  /** Of each cell: its bin, the mean confidence of its rows, and 1 or 0 for right or wrong. */
  readonly bins: Int32Array;
  readonly confidences: Float64Array;
  readonly right: Uint8Array;
}

/**
 * 15 bins of equal width, each from `low` (exclusive, but for the first) to `high` (inclusive), and
 * ECE = Σ n_b/n·|accuracy_b − confidence_b|. Rows whose confidence is NaN are left out; `ece` is null where none is
 * left. The interval of the ECE is a basic bootstrap over fine cells of confidence × right, which stand for their rows.
 */
export async function calibration(
  confidence: Float32Array,
  isRight: Uint8Array,
  options: BootstrapOptions,
): Promise<{ readonly bins: readonly CalibrationBin[]; readonly ece: Interval | null }> {
  const cells = fineCells(confidence, isRight);
  const sums = emptySums();
  const value = calibrationError(cells, cells.counts, sums);
  const bins = Array.from(sums.count, (count, bin) => ({
    low: bin / binCount,
    high: (bin + 1) / binCount,
    count,
    confidence: count === 0 ? 0 : (sums.confidence[bin] ?? 0) / count,
    accuracy: wilson(sums.right[bin] ?? 0, count),
  }));
  if (cells.counts.length === 0) return { bins, ece: null };
  const resampledSums = emptySums();
  const [samples = new Float64Array()] = await bootstrapCounts(
    cells.counts,
    1,
    (resampled, into) => {
      into[0] = calibrationError(cells, resampled, resampledSums);
    },
    options,
  );
  return { bins, ece: basicInterval(value, samples) };
}

interface Sums {
  readonly count: Float64Array;
  readonly confidence: Float64Array;
  readonly right: Float64Array;
}

function emptySums(): Sums {
  return {
    count: new Float64Array(binCount),
    confidence: new Float64Array(binCount),
    right: new Float64Array(binCount),
  };
}

function calibrationError(cells: Cells, counts: Float64Array, sums: Sums): number {
  sums.count.fill(0);
  sums.confidence.fill(0);
  sums.right.fill(0);
  let total = 0;
  for (let cell = 0; cell < counts.length; cell++) {
    const count = counts[cell] ?? 0;
    if (count === 0) continue;
    const bin = cells.bins[cell] ?? 0;
    total += count;
    sums.count[bin] = (sums.count[bin] ?? 0) + count;
    sums.confidence[bin] = (sums.confidence[bin] ?? 0) + count * (cells.confidences[cell] ?? 0);
    if (cells.right[cell]) sums.right[bin] = (sums.right[bin] ?? 0) + count;
  }
  let gaps = 0;
  for (let bin = 0; bin < binCount; bin++) {
    gaps += Math.abs((sums.right[bin] ?? 0) - (sums.confidence[bin] ?? 0));
  }
  return total === 0 ? Number.NaN : gaps / total;
}

function fineCells(confidence: Float32Array, isRight: Uint8Array): Cells {
  const counts = new Float64Array(binCount * cellsPerBin * 2);
  const sums = new Float64Array(counts.length);
  for (let row = 0; row < confidence.length; row++) {
    const value = confidence[row] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const cell = cellOf(value) * 2 + (isRight[row] ? 1 : 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
    sums[cell] = (sums[cell] ?? 0) + value;
  }
  const filled = Int32Array.from(counts.keys()).filter((cell) => (counts[cell] ?? 0) > 0);
  return {
    counts: Float64Array.from(filled, (cell) => counts[cell] ?? 0),
    bins: Int32Array.from(filled, (cell) => Math.floor(cell / (2 * cellsPerBin))),
    confidences: Float64Array.from(filled, (cell) => (sums[cell] ?? 0) / (counts[cell] ?? 1)),
    right: Uint8Array.from(filled, (cell) => cell % 2),
  };
}

/** Fifteen times a number in single precision is exact in double: no rounding moves a row to another bin. */
function cellOf(value: number): number {
  const bin = Math.min(binCount - 1, Math.max(0, Math.ceil(value * binCount) - 1));
  const within = Math.floor((value * binCount - bin) * cellsPerBin);
  return bin * cellsPerBin + Math.min(cellsPerBin - 1, Math.max(0, within));
}
