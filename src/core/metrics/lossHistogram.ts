// Pictures by their loss, right and wrong apart: the long tail on the right is where wrong labels hide.

import type { LossBin } from '../../protocol/evaluation';
import { percentiles } from './percentile';

/** Width of a bin in nats: what reads well on an axis. */
const widths = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1] as const;
const finiteBins = 23;
/** Losses looked at to choose the width. */
const sampleSize = 10_000;

/**
 * `loss` (nats, ≥ 0) in 23 bins of equal width and a last one that is open (`high` = Infinity); a bin holds
 * low ≤ loss < high. The width is the smallest that leaves about 1 % of the losses or fewer to the open bin, at most 1.
 * Infinite losses (probability 0) are counted in it, NaN nowhere. Empty where there are no losses.
 */
export function lossHistogram(loss: Float32Array, isRight: Uint8Array): readonly LossBin[] {
  const edges = edgesFor(loss);
  const right = new Float64Array(finiteBins + 1);
  const wrong = new Float64Array(finiteBins + 1);
  let count = 0;
  for (let row = 0; row < loss.length; row++) {
    const value = loss[row] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const bin = binOf(value, edges);
    const side = isRight[row] ? right : wrong;
    side[bin] = (side[bin] ?? 0) + 1;
    count++;
  }
  if (count === 0) return [];
  return Array.from(right, (hits, bin) => ({
    low: edges[bin] ?? 0,
    high: edges[bin + 1] ?? Number.POSITIVE_INFINITY,
    right: hits,
    wrong: wrong[bin] ?? 0,
  }));
}

/** Lower edges of all bins. */
function edgesFor(loss: Float32Array): Float64Array {
  const stride = Math.ceil(loss.length / sampleSize);
  const sample = loss.filter((value, row) => row % stride === 0 && !Number.isNaN(value));
  const [high = 1] = percentiles(sample, [0.99]);
  const width = widths.find((each) => each * finiteBins > high) ?? 1;
  // Rounded: 0.15000000000000002 is no nice edge.
  return Float64Array.from({ length: finiteBins + 1 }, (_, bin) =>
    Number((bin * width).toFixed(3)),
  );
}

/** Single precision is too coarse for the rounding of the division to move a loss past an edge. */
function binOf(value: number, edges: Float64Array): number {
  const bin = Math.floor((value * finiteBins) / (edges[finiteBins] ?? 1));
  return Math.min(finiteBins, Math.max(0, bin));
}
