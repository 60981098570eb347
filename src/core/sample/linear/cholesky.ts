// Cholesky factor of a symmetric positive definite matrix, A = L·Lᵀ, and what is solved with it. Row-major float64:
// the matrices come from float32 sums, the factor must not add to their error.

/** Square, row-major. */
export interface Square {
  readonly size: number;
  readonly data: Float64Array;
}

/** Reads the lower triangle only. Throws where the matrix is not positive definite. */
export function cholesky({ size, data }: Square): Square {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const rest =
        (data[row * size + column] ?? 0) - dot(factor, row * size, column * size, column);
      if (row > column) {
        factor[row * size + column] = rest / (factor[column * size + column] ?? 1);
      } else {
        if (!(rest > 0)) throw new RangeError(`Row ${row} makes the matrix not positive definite.`);
        factor[row * size + row] = Math.sqrt(rest);
      }
    }
  }
  return { size, data: factor };
}

/** L⁻¹, lower triangular as well: with A the covariance of x, the values of L⁻¹x are uncorrelated with variance 1. */
export function invertLower({ size, data }: Square): Square {
  // Column j of the inverse solves L·v = e_j; it is kept as row j while it grows, so that the inner loop is contiguous.
  const columns = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const from = column * size;
    for (let row = column; row < size; row++) {
      let rest = row === column ? 1 : 0;
      for (let k = column; k < row; k++) {
        rest -= (data[row * size + k] ?? 0) * (columns[from + k] ?? 0);
      }
      columns[from + row] = rest / (data[row * size + row] ?? 1);
    }
  }
  return { size, data: transpose(columns, size) };
}

/** Solves L·Lᵀ·x = b. */
export function solveWithFactor({ size, data }: Square, right: Float64Array): Float64Array {
  const x = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    let rest = x[row] ?? 0;
    for (let k = 0; k < row; k++) rest -= (data[row * size + k] ?? 0) * (x[k] ?? 0);
    x[row] = rest / (data[row * size + row] ?? 1);
  }
  for (let row = size - 1; row >= 0; row--) {
    let rest = x[row] ?? 0;
    for (let k = row + 1; k < size; k++) rest -= (data[k * size + row] ?? 0) * (x[k] ?? 0);
    x[row] = rest / (data[row * size + row] ?? 1);
  }
  return x;
}

function dot(data: Float64Array, left: number, right: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += (data[left + k] ?? 0) * (data[right + k] ?? 0);
  return sum;
}

function transpose(data: Float64Array, size: number): Float64Array {
  const transposed = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      transposed[column * size + row] = data[row * size + column] ?? 0;
    }
  }
  return transposed;
}
