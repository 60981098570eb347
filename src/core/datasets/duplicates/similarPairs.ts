// Pairs of pictures that the model can hardly tell apart, by the distance of their features. Up to 20,000 rows all
// sketches are compared; above, random hyperplanes choose which: as many tables of them as find 99 % of the pairs at the
// threshold, and more of closer ones.

import { createRandom } from '../../../base/random';
import { bucketIndex } from './bucketIndex';
import { type SketchedRows, sketchDims, sketchDistance } from './featureTable';
import { hyperplaneKey, spread, tablePlan } from './hyperplanes';
import type { Link, Pace } from './types';

const exhaustiveRows = 20_000;
/** Numbers of a sketch that rule out most pairs. */
const headDims = 16;
/** Rows that are compared with all earlier ones at a time. */
const tileRows = 32;
/** Sketched squared distances deviate by 18 %: twice the threshold is more than five deviations. */
const slack = 2;
/** Rows of one bucket that a row is compared with; reached only where thousands of rows are all but equal. */
const bucketWindow = 500;

/** Every pair closer than `threshold` (cosine distance). `pace` is told 0 … rows.length. */
export async function similarPairs(
  input: SketchedRows,
  threshold: number,
  seed: number,
  pace: Pace,
  exhaustive: number = exhaustiveRows,
): Promise<Link[]> {
  const found = new Map<number, Link>();
  const limit = 2 * threshold * slack;
  const compare = (a: number, b: number): void => comparePlaces(input, a, b, threshold, found);
  const comparer = { input, limit, compare, pace };
  if (input.rows.length <= exhaustive) await compareAll(comparer);
  else await compareBuckets(comparer, threshold, seed);
  return [...found.values()];
}

interface Comparer {
  readonly input: SketchedRows;
  /** Squared distance of sketches. */
  readonly limit: number;
  /** Keeps the pair of two places if it is one. */
  readonly compare: (a: number, b: number) => void;
  readonly pace: Pace;
}

function comparePlaces(
  { table, rows, sketches }: SketchedRows,
  a: number,
  b: number,
  threshold: number,
  found: Map<number, Link>,
): void {
  const limit = 2 * threshold * slack;
  if (sketchDistance(sketches, a, b, limit) > limit) return;
  const pair = Math.max(a, b) * rows.length + Math.min(a, b);
  if (found.has(pair)) return;
  const first = rows[Math.min(a, b)] ?? 0;
  const second = rows[Math.max(a, b)] ?? 0;
  const distance = table.distance(first, second);
  if (distance >= threshold) return;
  const isPlain = distance <= threshold / 2;
  found.set(pair, { first, second, kind: 'similar', distance, isPlain });
}

/** The first numbers of sketches side by side in the order in which they are compared, so that memory is read in line. */
function headsOf(sketches: Float32Array, order: Int32Array): Float32Array {
  const heads = new Float32Array(order.length * headDims);
  order.forEach((place, i) => {
    const from = place * sketchDims;
    for (let k = 0; k < headDims; k++) heads[i * headDims + k] = sketches[from + k] ?? 0;
  });
  return heads;
}

/** Whether the heads alone do not yet rule a pair out. */
function mayBeAlike(heads: Float32Array, i: number, j: number, limit: number): boolean {
  // Two sums, so that additions need not wait for one another.
  let even = 0;
  let odd = 0;
  const a = i * headDims;
  const b = j * headDims;
  for (let k = 0; k < headDims; k += 4) {
    const first = (heads[a + k] ?? 0) - (heads[b + k] ?? 0);
    const second = (heads[a + k + 1] ?? 0) - (heads[b + k + 1] ?? 0);
    const third = (heads[a + k + 2] ?? 0) - (heads[b + k + 2] ?? 0);
    const fourth = (heads[a + k + 3] ?? 0) - (heads[b + k + 3] ?? 0);
    even += first * first + third * third;
    odd += second * second + fourth * fourth;
  }
  return even + odd <= limit;
}

async function compareAll({ input, limit, compare, pace }: Comparer): Promise<void> {
  const count = input.rows.length;
  const heads = headsOf(input.sketches, Int32Array.from(input.rows.keys()));
  for (let from = 0; from < count; from += tileRows) {
    // Half of all pairs lie in the last 30 % of the rows.
    await pace((from * from) / count);
    const to = Math.min(count, from + tileRows);
    for (let b = 0; b < to; b++) {
      for (let a = Math.max(from, b + 1); a < to; a++) {
        if (mayBeAlike(heads, a, b, limit)) compare(a, b);
      }
    }
  }
}

async function compareBuckets(comparer: Comparer, threshold: number, seed: number): Promise<void> {
  const { input, pace } = comparer;
  const count = input.rows.length;
  const { mean, radius } = spread(input.sketches);
  const { bits, tables } = tablePlan(threshold, radius);
  const random = createRandom(seed);
  for (let table = 0; table < tables; table++) {
    const planes = Float64Array.from({ length: bits * sketchDims }, () => random.normal());
    const keys = new Uint16Array(count);
    for (let place = 0; place < count; place++) {
      if (place % 64 === 0) await pace(((table + (0.5 * place) / count) / tables) * count);
      keys[place] = hyperplaneKey(input.sketches, place, mean, planes, bits);
    }
    const { items: order } = bucketIndex(keys);
    const heads = headsOf(input.sketches, order);
    for (let i = 0; i < count; i++) {
      if (i % 16 === 0) await pace(((table + 0.5 + (0.5 * i) / count) / tables) * count);
      compareBucketRow(comparer, heads, order, keys, i);
    }
  }
}

/** Compares the row at `i` of the order with those after it that have the same key. */
function compareBucketRow(
  { limit, compare }: Comparer,
  heads: Float32Array,
  order: Int32Array,
  keys: Uint16Array,
  i: number,
): void {
  const a = order[i] ?? 0;
  const end = Math.min(order.length, i + 1 + bucketWindow);
  for (let j = i + 1; j < end; j++) {
    const b = order[j] ?? 0;
    if (keys[b] !== keys[a]) return;
    if (mayBeAlike(heads, i, j, limit)) compare(a, b);
  }
}
