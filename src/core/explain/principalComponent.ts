// The first principal component of feature maps, for Eigen-CAM: what varies most over the places, as one number for each.

import { createRandom } from '../../base/random';

/** Rounds of power iteration; only components of nearly the same size are not told apart in so many. */
const mostRounds = 2000;

/**
 * `maps`: [channels, places]. The projection of each place's channels, less their means, on the direction in which they vary
 * most. Its sign, which decomposition leaves open, is the one that agrees with the sum over the channels.
 */
export function firstComponent(maps: Float32Array, channels: number, area: number): Float64Array {
  const centred = withoutMeans(maps, channels, area);
  const columns = transposed(centred, channels, area);
  // Products of channels and products of places have the same largest eigenvalue; the smaller table is quicker.
  const component =
    channels <= area
      ? timesVector(columns, largestOf(productsOfRows(centred, channels, area)).vector)
      : scaledEigenvector(productsOfRows(columns, area, channels));
  const sums = timesVector(columns, new Float64Array(channels).fill(1));
  const agreement = component.reduce((sum, value, i) => sum + value * (sums[i] ?? 0), 0);
  return agreement < 0 ? component.map((value) => -value) : component;
}

function withoutMeans(maps: Float32Array, channels: number, area: number): Float64Array {
  const centred = Float64Array.from(maps);
  for (let k = 0; k < channels; k++) {
    const row = centred.subarray(k * area, (k + 1) * area);
    const mean = row.reduce((sum, value) => sum + value, 0) / area;
    for (let i = 0; i < area; i++) row[i] = (row[i] ?? 0) - mean;
  }
  return centred;
}

function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) result[c * rows + r] = matrix[r * columns + c] ?? 0;
  }
  return result;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** M Mᵀ, [rows, rows]. */
function productsOfRows(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const row = (r: number): Float64Array => matrix.subarray(r * columns, (r + 1) * columns);
  const result = new Float64Array(rows * rows);
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b <= a; b++) {
      const product = dot(row(a), row(b));
      result[a * rows + b] = product;
      result[b * rows + a] = product;
    }
  }
  return result;
}

function timesVector(matrix: Float64Array, vector: Float64Array): Float64Array {
  const columns = vector.length;
  return new Float64Array(matrix.length / columns).map((_, r) =>
    dot(matrix.subarray(r * columns, (r + 1) * columns), vector),
  );
}

/** The largest eigenvalue of a symmetric matrix without negative ones, and its vector of length one. */
function largestOf(matrix: Float64Array): {
  readonly value: number;
  readonly vector: Float64Array;
} {
  // A regular start could stand at right angles to what is looked for.
  const random = createRandom(0);
  let vector: Float64Array = new Float64Array(Math.sqrt(matrix.length)).map(() => random.normal());
  let value = 0;
  for (let round = 0; round < mostRounds; round++) {
    const next = timesVector(matrix, vector);
    value = Math.sqrt(dot(next, next));
    if (value === 0) break;
    let change = 0;
    for (let i = 0; i < next.length; i++) {
      next[i] = (next[i] ?? 0) / value;
      change = Math.max(change, Math.abs((next[i] ?? 0) - (vector[i] ?? 0)));
    }
    vector = next;
    if (change < 1e-13) break;
  }
  return { value, vector };
}

function scaledEigenvector(matrix: Float64Array): Float64Array {
  const { value, vector } = largestOf(matrix);
  return vector.map((each) => each * Math.sqrt(value));
}
