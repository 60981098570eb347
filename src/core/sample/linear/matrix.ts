// Matrices as the sample's closed-form fits need them: float32, row-major. Products of big ones are not made here but
// by ONNX Runtime (multiply.ts).

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

export function zeros(rows: number, columns: number): Matrix {
  return { rows, columns, data: new Float32Array(rows * columns) };
}

/** A view, not a copy. */
export function rowOf({ columns, data }: Matrix, row: number): Float32Array {
  return data.subarray(row * columns, (row + 1) * columns);
}

/** Copies of the rows, in the order asked for. */
export function selectRows(matrix: Matrix, rows: readonly number[]): Matrix {
  const selected = zeros(rows.length, matrix.columns);
  rows.forEach((row, to) => {
    selected.data.set(rowOf(matrix, row), to * matrix.columns);
  });
  return selected;
}

/** The matrices below one another; all have the same number of columns. */
export function stackRows(matrices: readonly Matrix[]): Matrix {
  const columns = matrices[0]?.columns ?? 0;
  const stacked = zeros(
    matrices.reduce((sum, matrix) => sum + matrix.rows, 0),
    columns,
  );
  let at = 0;
  for (const matrix of matrices) {
    stacked.data.set(matrix.data, at);
    at += matrix.data.length;
  }
  return stacked;
}

/** Mean and variance (over n, not n − 1) of every column. */
export function columnMoments(matrix: Matrix): {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
} {
  const sums = new Float64Array(matrix.columns);
  const squares = new Float64Array(matrix.columns);
  for (let row = 0; row < matrix.rows; row++) {
    rowOf(matrix, row).forEach((value, column) => {
      sums[column] = (sums[column] ?? 0) + value;
      squares[column] = (squares[column] ?? 0) + value * value;
    });
  }
  const mean = sums.map((sum) => sum / matrix.rows);
  const variance = squares.map((square, column) =>
    Math.max(0, square / matrix.rows - (mean[column] ?? 0) ** 2),
  );
  return { mean: Float32Array.from(mean), variance: Float32Array.from(variance) };
}

/** (value − mean) · scale per column, as a copy; `scale` is 1 where it is left out. */
export function shiftColumns(matrix: Matrix, mean: Float32Array, scale?: Float32Array): Matrix {
  const shifted = zeros(matrix.rows, matrix.columns);
  for (let row = 0; row < matrix.rows; row++) {
    const to = rowOf(shifted, row);
    rowOf(matrix, row).forEach((value, column) => {
      to[column] = (value - (mean[column] ?? 0)) * (scale?.[column] ?? 1);
    });
  }
  return shifted;
}

/** Length of every row. */
export function rowNorms(matrix: Matrix): Float32Array {
  return Float32Array.from({ length: matrix.rows }, (_, row) =>
    Math.sqrt(rowOf(matrix, row).reduce((sum, value) => sum + value * value, 0)),
  );
}

/** Scales every row to length 1, in place; a row of zeros stays. */
export function normaliseRows(matrix: Matrix): Matrix {
  rowNorms(matrix).forEach((norm, row) => {
    if (norm === 0) return;
    const values = rowOf(matrix, row);
    for (let column = 0; column < values.length; column++) {
      values[column] = (values[column] ?? 0) / norm;
    }
  });
  return matrix;
}
