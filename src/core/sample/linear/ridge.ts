// Ridge regression from sums over the examples: W = (XᵀX + λI)⁻¹·XᵀY. One pass over the data serves every λ.

import { cholesky, type Square, solveWithFactor } from './cholesky';
import { type Matrix, zeros } from './matrix';

/** `gram` is XᵀX (d × d), `cross` is XᵀY (d × k); the answer is d × k. */
export function solveRidge(gram: Matrix, cross: Matrix, lambda: number): Matrix {
  const factor = cholesky(withRidge(gram, lambda));
  const weights = zeros(cross.rows, cross.columns);
  for (let column = 0; column < cross.columns; column++) {
    const right = Float64Array.from(
      { length: cross.rows },
      (_, row) => cross.data[row * cross.columns + column] ?? 0,
    );
    solveWithFactor(factor, right).forEach((value, row) => {
      weights.data[row * cross.columns + column] = value;
    });
  }
  return weights;
}

/** A + λI in float64. */
export function withRidge({ rows, data }: Matrix, lambda: number): Square {
  const square = Float64Array.from(data);
  for (let i = 0; i < rows; i++) square[i * (rows + 1)] = (square[i * (rows + 1)] ?? 0) + lambda;
  return { size: rows, data: square };
}

/** Mean of the diagonal: the scale that makes a λ independent of units. */
export function meanDiagonal({ rows, data }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += data[i * (rows + 1)] ?? 0;
  return sum / rows;
}
