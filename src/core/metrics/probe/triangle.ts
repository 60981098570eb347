// Symmetric matrices as their lower triangle, row by row: half the memory, and every row contiguous, which is all that
// a Cholesky factorisation by rows needs.

import { addPackedProducts } from './packedProduct';

type Pause = () => Promise<void>;

const panelRows = 256;

/** Where row `i` of a triangle starts: element (i, j ≤ i) is at rowStart(i) + j. */
export function rowStart(i: number): number {
  return (i * (i + 1)) / 2;
}

/** Adds `factor`·Σ x·xᵀ over `count` vectors of `dims` numbers, each written by `read`, to a triangle. */
export async function addGram(
  triangle: Float64Array,
  dims: number,
  count: number,
  read: (index: number, into: Float64Array) => void,
  pause: Pause,
  factor = 1,
): Promise<void> {
  const groups = Math.ceil(dims / 4);
  const panel = new Float32Array(groups * 4 * Math.min(panelRows, count));
  const vector = new Float64Array(dims);
  for (let from = 0; from < count; from += panelRows) {
    const rows = Math.min(panelRows, count - from);
    for (let row = 0; row < rows; row++) {
      read(from + row, vector);
      for (let i = 0; i < dims; i++) {
        panel[((i >> 2) * rows + row) * 4 + (i & 3)] = vector[i] ?? 0;
      }
    }
    for (let group = 0; group < groups; group++) {
      await pause();
      addGroup(triangle, dims, panel, rows, group, factor);
    }
  }
}

/** Four rows of the triangle, from the panel. */
function addGroup(
  triangle: Float64Array,
  dims: number,
  panel: Float32Array,
  rows: number,
  group: number,
  factor: number,
): void {
  const sums = new Float64Array(16);
  for (let other = 0; other <= group; other++) {
    sums.fill(0);
    addPackedProducts(panel, group * 4 * rows, panel, other * 4 * rows, rows, sums);
    for (let k = 0; k < 16; k++) {
      const i = group * 4 + (k >> 2);
      const j = other * 4 + (k & 3);
      if (i >= dims || j > i) continue;
      const place = rowStart(i) + j;
      triangle[place] = (triangle[place] ?? 0) + factor * (sums[k] ?? 0);
    }
  }
}

/**
 * Replaces a positive definite matrix A by L with A = L·Lᵀ (Cholesky–Banachiewicz). Four rows go together past the
 * finished ones, which are then read from memory a quarter as often.
 */
export async function factorise(a: Float64Array, dims: number, pause: Pause): Promise<void> {
  for (let from = 0; from < dims; from += 4) {
    await pause();
    const isFull = from + 4 <= dims;
    if (isFull) for (let j = 0; j < from; j++) finishColumnOfFour(a, from, j);
    for (let i = from; i < Math.min(from + 4, dims); i++) finishRow(a, i, isFull ? from : 0);
  }
}

/** L_ij = (A_ij − Σ_{k<j} L_ik·L_jk)/L_jj for the rows `from`…`from` + 3. */
function finishColumnOfFour(a: Float64Array, from: number, j: number): void {
  const other = rowStart(j);
  const row0 = rowStart(from);
  const row1 = row0 + from + 1;
  const row2 = row1 + from + 2;
  const row3 = row2 + from + 3;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let k = 0; k < j; k++) {
    const factor = a[other + k] ?? 0;
    s0 += factor * (a[row0 + k] ?? 0);
    s1 += factor * (a[row1 + k] ?? 0);
    s2 += factor * (a[row2 + k] ?? 0);
    s3 += factor * (a[row3 + k] ?? 0);
  }
  const diagonal = a[other + j] ?? 1;
  a[row0 + j] = ((a[row0 + j] ?? 0) - s0) / diagonal;
  a[row1 + j] = ((a[row1 + j] ?? 0) - s1) / diagonal;
  a[row2 + j] = ((a[row2 + j] ?? 0) - s2) / diagonal;
  a[row3 + j] = ((a[row3 + j] ?? 0) - s3) / diagonal;
}

/** The rest of row `i` from column `from` on. */
function finishRow(a: Float64Array, i: number, from: number): void {
  const row = rowStart(i);
  for (let j = from; j < i; j++) {
    const other = rowStart(j);
    a[row + j] = ((a[row + j] ?? 0) - dot(a, row, a, other, j)) / (a[other + j] ?? 1);
  }
  const rest = (a[row + i] ?? 0) - dot(a, row, a, row, i);
  // Rounding may leave a hair below 0 of a matrix that is singular but for its shrinkage.
  a[row + i] = Math.sqrt(Math.max(rest, Number.EPSILON));
}

/** Replaces b by the x that solves L·Lᵀ·x = b. */
export function solve(factor: Float64Array, dims: number, b: Float64Array): void {
  for (let i = 0; i < dims; i++) {
    const row = rowStart(i);
    b[i] = ((b[i] ?? 0) - dot(factor, row, b, 0, i)) / (factor[row + i] ?? 1);
  }
  for (let i = dims - 1; i >= 0; i--) {
    const row = rowStart(i);
    const x = (b[i] ?? 0) / (factor[row + i] ?? 1);
    b[i] = x;
    for (let j = 0; j < i; j++) b[j] = (b[j] ?? 0) - x * (factor[row + j] ?? 0);
  }
}

/** Four running sums, since one would wait for each addition. */
function dot(
  a: Float64Array,
  aStart: number,
  b: Float64Array,
  bStart: number,
  length: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += (a[aStart + k] ?? 0) * (b[bStart + k] ?? 0);
    s1 += (a[aStart + k + 1] ?? 0) * (b[bStart + k + 1] ?? 0);
    s2 += (a[aStart + k + 2] ?? 0) * (b[bStart + k + 2] ?? 0);
    s3 += (a[aStart + k + 3] ?? 0) * (b[bStart + k + 3] ?? 0);
  }
  for (; k < length; k++) s0 += (a[aStart + k] ?? 0) * (b[bStart + k] ?? 0);
  return s0 + s1 + (s2 + s3);
}
