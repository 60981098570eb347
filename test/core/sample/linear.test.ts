import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { cholesky, invertLower, solveWithFactor } from '../../../src/core/sample/linear/cholesky';
import {
  columnMoments,
  normaliseRows,
  rowNorms,
  selectRows,
  shiftColumns,
  stackRows,
} from '../../../src/core/sample/linear/matrix';
import { matrixOf } from '../../../src/core/sample/linear/multiply';
import { meanDiagonal, solveRidge } from '../../../src/core/sample/linear/ridge';
import { largestDifference, matrix, multiply, randomMatrix, toRows } from './support';

/** A textbook example: [[4, 12, −16], [12, 37, −43], [−16, −43, 98]] = L·Lᵀ. */
const textbook = {
  size: 3,
  data: Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98),
};

describe('Cholesky factor', () => {
  it('is the known one of a textbook matrix, and so are its inverse and a solution', () => {
    const factor = cholesky(textbook);
    const solution = solveWithFactor(factor, Float64Array.of(-20, -43, 192));
    expect({
      factor: [...factor.data],
      inverse: [...invertLower(factor).data].map((value) => Math.round(value * 6) / 6),
      solution: [...solution].map((value) => Math.round(value * 1e9) / 1e9),
    }).toEqual({
      factor: [2, 0, 0, 6, 1, 0, -8, 5, 3],
      inverse: [0.5, 0, 0, -3, 1, 0, 19 / 3, -5 / 3, 1 / 3],
      solution: [1, 2, 3],
    });
  });

  it('times its transpose gives random matrices back, and its inverse undoes it', () => {
    const size = 24;
    const { data } = randomMatrix(createRandom(1), size, 2 * size);
    const gram = Float64Array.from({ length: size * size }, (_, i) => {
      const [row, column] = [Math.floor(i / size), i % size];
      let sum = 0;
      for (let k = 0; k < 2 * size; k++) {
        sum += (data[row * 2 * size + k] ?? 0) * (data[column * 2 * size + k] ?? 0);
      }
      return sum;
    });
    const factor = cholesky({ size, data: gram });
    const inverse = invertLower(factor);
    const product = (left: Float64Array, right: (k: number, column: number) => number) =>
      Float64Array.from({ length: size * size }, (_, i) => {
        let sum = 0;
        for (let k = 0; k < size; k++) {
          sum += (left[Math.floor(i / size) * size + k] ?? 0) * right(k, i % size);
        }
        return sum;
      });
    const identity = Float64Array.from({ length: size * size }, (_, i) =>
      i % (size + 1) === 0 ? 1 : 0,
    );
    const rebuilt = product(factor.data, (k, column) => factor.data[column * size + k] ?? 0);
    const undone = product(inverse.data, (k, column) => factor.data[k * size + column] ?? 0);
    expect(largestDifference(rebuilt, gram)).toBeLessThan(1e-10);
    expect(largestDifference(undone, identity)).toBeLessThan(1e-10);
  });

  it('refuses a matrix that is not positive definite', () => {
    const indefinite = { size: 2, data: Float64Array.of(1, 2, 2, 1) };
    expect(() => cholesky(indefinite)).toThrow('Row 1');
  });
});

describe('ridge regression', () => {
  it('is where the gradient of the penalised squared error is zero', async () => {
    const random = createRandom(2);
    const inputs = randomMatrix(random, 40, 6);
    const targets = randomMatrix(random, 40, 3);
    const lambda = 2.5;
    const weights = solveRidge(
      await multiply(inputs, inputs, { left: true }),
      await multiply(inputs, targets, { left: true }),
      lambda,
    );
    const errors = await multiply(inputs, weights);
    errors.data.forEach((value, i) => {
      errors.data[i] = value - (targets.data[i] ?? 0);
    });
    const slope = await multiply(inputs, errors, { left: true });
    const gradient = slope.data.map((value, i) => value + lambda * (weights.data[i] ?? 0));
    expect(largestDifference(gradient, new Float32Array(18))).toBeLessThan(1e-5);
  });

  it('has its scale from the mean of the diagonal', () => {
    const values = matrix([
      [2, 9, 9],
      [9, 4, 9],
      [9, 9, 6],
    ]);
    expect(meanDiagonal(values)).toBe(4);
  });
});

describe('matrix products', () => {
  const left = matrix([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  const right = matrix([
    [1, 0, 2],
    [0, 1, 3],
  ]);
  const cases = [
    {
      name: 'plain',
      run: () => multiply(left, right),
      rows: [
        [1, 2, 8],
        [3, 4, 18],
        [5, 6, 28],
      ],
    },
    {
      name: 'left transposed',
      run: () => multiply(left, left, { left: true }),
      rows: [
        [35, 44],
        [44, 56],
      ],
    },
    {
      name: 'right transposed',
      run: () => multiply(right, right, { right: true }),
      rows: [
        [5, 6],
        [6, 10],
      ],
    },
  ];
  it.each(cases)('are right: $name', async ({ run, rows }) => {
    expect(toRows(await run())).toEqual(rows);
  });

  it('want float32', () => {
    const tensor = { type: 'int32', dims: [1], data: Int32Array.of(1) } as const;
    expect(() => matrixOf(tensor)).toThrow('float32');
  });
});

describe('matrix rows and columns', () => {
  const values = matrix([
    [1, 2],
    [3, 6],
    [5, 10],
  ]);
  it('are counted, moved and scaled', () => {
    const { mean, variance } = columnMoments(values);
    const scaled = shiftColumns(values, mean, Float32Array.of(1, 0.5));
    expect({
      mean: [...mean],
      variance: [...variance].map((value) => Math.round(value * 1e4) / 1e4),
      shifted: toRows(shiftColumns(values, mean)),
      scaled: toRows(scaled),
      selected: toRows(selectRows(values, [2, 0, 2])),
      stacked: toRows(stackRows([values, values])).length,
    }).toEqual({
      mean: [3, 6],
      variance: [2.6667, 10.6667],
      shifted: [
        [-2, -4],
        [0, 0],
        [2, 4],
      ],
      scaled: [
        [-2, -2],
        [0, 0],
        [2, 2],
      ],
      selected: [
        [5, 10],
        [1, 2],
        [5, 10],
      ],
      stacked: 6,
    });
  });

  it('become unit length, zeros stay zeros', () => {
    const unit = normaliseRows(
      matrix([
        [3, 4],
        [0, 0],
        [-6, 8],
      ]),
    );
    expect([...rowNorms(unit)].map((norm) => Math.round(norm * 1e6) / 1e6)).toEqual([1, 0, 1]);
  });
});
