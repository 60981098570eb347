// The second convolution of the residual block, fitted by ridge regression: it moves what is seen at a place towards
// the nearest of a few typical views of the same class, as far as its surroundings tell.

import type { Random } from '../../../base/random';
import {
  columnMoments,
  type Matrix,
  rowOf,
  selectRows,
  shiftColumns,
  zeros,
} from '../linear/matrix';
import type { Multiply } from '../linear/multiply';
import { meanDiagonal, solveRidge } from '../linear/ridge';
import { cluster } from './cluster';
import type { LinearFilters } from './layers';

const viewsPerClass = 6;
const clusterRounds = 8;
const shrinkage = 0.1;

export interface CorrectionExamples {
  /** What the block receives at each place: one row of channels. */
  readonly values: Matrix;
  /** Patches of its filter bank's output around the same places. */
  readonly surroundings: Matrix;
  readonly classes: readonly number[];
}

export async function learnCorrection(
  multiply: Multiply,
  { values, surroundings, classes }: CorrectionExamples,
  side: number,
  random: Random,
): Promise<LinearFilters> {
  const targets = await towardsTypicalViews(multiply, values, classes, random);
  const inputMean = columnMoments(surroundings).mean;
  const targetMean = columnMoments(targets).mean;
  const inputs = shiftColumns(surroundings, inputMean);
  const gram = await multiply(inputs, inputs, { left: true });
  const cross = await multiply(inputs, shiftColumns(targets, targetMean), { left: true });
  const weights = solveRidge(gram, cross, shrinkage * meanDiagonal(gram));
  const filters = transposed(weights);
  const bias = targetMean.map((mean, row) => mean - dot(rowOf(filters, row), inputMean));
  return { channels: surroundings.columns / (side * side), side, filters, bias };
}

/** For each row the way to the nearest centroid of its own class. */
async function towardsTypicalViews(
  multiply: Multiply,
  values: Matrix,
  classes: readonly number[],
  random: Random,
): Promise<Matrix> {
  const ways = zeros(values.rows, values.columns);
  for (const label of [...new Set(classes)].sort((left, right) => left - right)) {
    const rows = [...classes.keys()].filter((row) => classes[row] === label);
    const { centroids, members } = await cluster(
      multiply,
      selectRows(values, rows),
      { count: viewsPerClass, rounds: clusterRounds, isSpherical: false },
      random,
    );
    rows.forEach((row, position) => {
      const way = rowOf(ways, row);
      const from = rowOf(values, row);
      rowOf(centroids, members[position] ?? 0).forEach((value, column) => {
        way[column] = value - (from[column] ?? 0);
      });
    });
  }
  return ways;
}

function transposed({ rows, columns, data }: Matrix): Matrix {
  const result = zeros(columns, rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result.data[column * rows + row] = data[row * columns + column] ?? 0;
    }
  }
  return result;
}

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
}
