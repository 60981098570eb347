// Random hyperplanes as hashes of directions (Charikar, "Similarity Estimation Techniques from Rounding Algorithms",
// 2002), and how many of them are needed to meet a pair at a given distance.

import { sketchDims } from './featureTable';

const recall = 0.99;
const mostTables = 32;
const mostBits = 16;

/**
 * A hyperplane parts two vectors at angle θ with probability θ / π. The angle is that at the centre of the data, where
 * a pair `threshold` apart and `radius` away is seen under 2 asin(√(2 threshold) / (2 radius)).
 */
export function tablePlan(
  threshold: number,
  radius: number,
): { readonly bits: number; readonly tables: number } {
  const angle = 2 * Math.asin(Math.min(1, Math.sqrt(2 * threshold) / (2 * radius)));
  const same = 1 - angle / Math.PI;
  for (let bits = mostBits; bits > 8; bits--) {
    const tables = Math.ceil(Math.log(1 - recall) / Math.log(1 - same ** bits));
    if (tables <= mostTables) return { bits, tables: Math.max(1, tables) };
  }
  return { bits: 8, tables: mostTables };
}

/** Mean sketch, and the median distance from it over at most 1,000 rows. */
export function spread(sketches: Float32Array): {
  readonly mean: Float64Array;
  readonly radius: number;
} {
  const count = sketches.length / sketchDims;
  const mean = new Float64Array(sketchDims);
  const step = Math.max(1, Math.floor(count / 1000));
  let sampled = 0;
  for (let place = 0; place < count; place += step, sampled++) {
    for (let k = 0; k < sketchDims; k++) {
      mean[k] = (mean[k] ?? 0) + (sketches[place * sketchDims + k] ?? 0);
    }
  }
  for (let k = 0; k < sketchDims; k++) mean[k] = (mean[k] ?? 0) / sampled;
  const radii: number[] = [];
  for (let place = 0; place < count; place += step) {
    let sum = 0;
    for (let k = 0; k < sketchDims; k++) {
      sum += ((sketches[place * sketchDims + k] ?? 0) - (mean[k] ?? 0)) ** 2;
    }
    radii.push(Math.sqrt(sum));
  }
  radii.sort((a, b) => a - b);
  return { mean, radius: radii[Math.floor(radii.length / 2)] ?? 1 };
}

/** One bit per hyperplane through the mean: the side on which a sketch lies. */
export function hyperplaneKey(
  sketches: Float32Array,
  place: number,
  mean: Float64Array,
  planes: Float64Array,
  bits: number,
): number {
  let key = 0;
  for (let bit = 0; bit < bits; bit++) {
    let side = 0;
    for (let k = 0; k < sketchDims; k++) {
      side +=
        ((sketches[place * sketchDims + k] ?? 0) - (mean[k] ?? 0)) *
        (planes[bit * sketchDims + k] ?? 0);
    }
    if (side > 0) key |= 1 << bit;
  }
  return key;
}
