// Feature vectors of pictures as the search reads them: cosine distances of whole vectors, and short sketches of them
// that keep distances nearly and are compared many times faster.

import { createRandom } from '../../../base/random';
import type { Pace } from './types';

export interface Features {
  /** n × dims. Rows that are zero or hold anything but finite numbers have no features. */
  readonly values: Float32Array;
  readonly dims: number;
}

export interface FeatureTable {
  /** Per row, of the vector's length; 0 where a row has no features. */
  readonly inverseNorms: Float64Array;
  has(row: number): boolean;
  /** 1 − cosine, 0 … 2; Infinity where a row has no features. */
  distance(a: number, b: number): number;
}

/** Places 0, 1, … of `rows` are what sketches are compared by. */
export interface SketchedRows {
  readonly table: FeatureTable;
  /** Rows of the dataset, ascending. */
  readonly rows: Int32Array;
  /** rows.length × sketchDims. */
  readonly sketches: Float32Array;
}

export const sketchDims = 64;
/** Numbers of the sketch that each feature is added to. */
const sketchSpread = 8;

/** Reads every row once for its length. `pace` is told 0 … `count`. */
export async function featureTable(
  { values, dims }: Features,
  count: number,
  pace: Pace,
): Promise<FeatureTable> {
  const inverseNorms = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    let sum = 0;
    for (let i = row * dims; i < (row + 1) * dims; i++) sum += (values[i] ?? 0) ** 2;
    inverseNorms[row] = sum > 0 && Number.isFinite(sum) ? 1 / Math.sqrt(sum) : 0;
    if (row % 16 === 0) await pace(row);
  }
  const has = (row: number): boolean => (inverseNorms[row] ?? 0) > 0;
  return {
    inverseNorms,
    has,
    distance(a, b) {
      if (!has(a) || !has(b)) return Number.POSITIVE_INFINITY;
      let product = 0;
      for (let i = 0; i < dims; i++) {
        product += (values[a * dims + i] ?? 0) * (values[b * dims + i] ?? 0);
      }
      const cosine = product * (inverseNorms[a] ?? 0) * (inverseNorms[b] ?? 0);
      return Math.max(0, 1 - cosine);
    },
  };
}

/**
 * rows.length × sketchDims: unit vectors through a sparse random projection (Kane and Nelson, "Sparser
 * Johnson–Lindenstrauss Transforms", 2014), so that squared distances keep within about ± 18 % (one deviation) of the
 * true ones, which are twice the cosine distance.
 */
export async function sketchRows(
  { values, dims }: Features,
  inverseNorms: Float64Array,
  rows: Int32Array,
  seed: number,
  pace: Pace,
): Promise<Float32Array> {
  const { places, signs } = sparseProjection(dims, seed);
  const sketches = new Float32Array(rows.length * sketchDims);
  const sketch = new Float64Array(sketchDims);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    sketch.fill(0);
    for (let i = 0; i < dims; i++) {
      const value = values[row * dims + i] ?? 0;
      if (value === 0) continue;
      for (let k = i * sketchSpread; k < (i + 1) * sketchSpread; k++) {
        const place = places[k] ?? 0;
        sketch[place] = (sketch[place] ?? 0) + value * (signs[k] ?? 0);
      }
    }
    const scale = (inverseNorms[row] ?? 0) / Math.sqrt(sketchSpread);
    for (let k = 0; k < sketchDims; k++) sketches[at * sketchDims + k] = (sketch[k] ?? 0) * scale;
    if (at % 16 === 0) await pace(at);
  }
  return sketches;
}

/** For each feature one place in each of `sketchSpread` equal blocks of the sketch, and a sign. */
function sparseProjection(
  dims: number,
  seed: number,
): { readonly places: Uint8Array; readonly signs: Int8Array } {
  const random = createRandom(seed);
  const block = sketchDims / sketchSpread;
  const places = new Uint8Array(dims * sketchSpread);
  const signs = new Int8Array(dims * sketchSpread);
  for (let k = 0; k < places.length; k++) {
    places[k] = (k % sketchSpread) * block + random.index(block);
    signs[k] = random.uniform() < 0.5 ? -1 : 1;
  }
  return { places, signs };
}

/** Squared distance of two sketches; stops as soon as it is above `limit`. */
export function sketchDistance(
  sketches: Float32Array,
  a: number,
  b: number,
  limit: number,
): number {
  let sum = 0;
  for (let from = 0; from < sketchDims && sum <= limit; from += 16) {
    for (let k = from; k < from + 16; k++) {
      const difference = (sketches[a * sketchDims + k] ?? 0) - (sketches[b * sketchDims + k] ?? 0);
      sum += difference * difference;
    }
  }
  return sum;
}
