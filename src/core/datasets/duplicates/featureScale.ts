// How far apart features lie in this very data: what counts as "alike" is a part of that, as every network has its own
// scale.

import { createRandom } from '../../../base/random';
import { type FeatureTable, type SketchedRows, sketchDistance } from './featureTable';
import type { Pace } from './types';

/** Sketched neighbours whose true distance is looked up, as the sketch may order close ones wrongly. */
const verified = 4;
/** Rows whose nearest neighbour is looked for. */
const sampleSize = 300;
const pairSample = 2000;

/** Median cosine distance of pairs taken at random; NaN with fewer than two rows. */
export function usualDistance(table: FeatureTable, rows: Int32Array, seed: number): number {
  if (rows.length < 2) return Number.NaN;
  const random = createRandom(seed);
  const distances = Float64Array.from({ length: pairSample }, () => {
    const a = random.index(rows.length);
    const b = (a + 1 + random.index(rows.length - 1)) % rows.length;
    return table.distance(rows[a] ?? 0, rows[b] ?? 0);
  });
  return median(distances);
}

/**
 * Median cosine distance to the nearest neighbour, over a seeded sample of at most 300 of `places` (places in
 * `rows`); neighbours are found among these by their sketches. Rows known to be copies of others should not be among
 * them, or it is their distance.
 */
export async function neighbourDistance(
  { table, rows, sketches }: SketchedRows,
  places: Int32Array,
  seed: number,
  pace: Pace,
): Promise<number> {
  const random = createRandom(seed);
  const order = places.slice();
  const size = Math.min(sampleSize, order.length);
  const distances = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const other = i + random.index(order.length - i);
    const at = order[other] ?? 0;
    order[other] = order[i] ?? 0;
    order[i] = at;
    const near = await sketchedNeighbours(sketches, places, at, pace);
    distances[i] = Math.min(...near.map((b) => table.distance(rows[at] ?? 0, rows[b] ?? 0)));
  }
  return median(distances);
}

/** Places of the `verified` nearest sketches. */
async function sketchedNeighbours(
  sketches: Float32Array,
  places: Int32Array,
  at: number,
  pace: Pace,
): Promise<readonly number[]> {
  const best: { place: number; distance: number }[] = [];
  let limit = Number.POSITIVE_INFINITY;
  for (let i = 0; i < places.length; i++) {
    if (i % 4096 === 0) await pace(places.length);
    const place = places[i] ?? 0;
    if (place === at) continue;
    const distance = sketchDistance(sketches, at, place, limit);
    if (distance >= limit) continue;
    best.push({ place, distance });
    best.sort((a, b) => a.distance - b.distance);
    best.length = Math.min(best.length, verified);
    if (best.length === verified) limit = best[verified - 1]?.distance ?? limit;
  }
  return best.map(({ place }) => place);
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
