import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../src/base/random';
import { type Matrix, rowOf } from '../../../src/core/sample/linear/matrix';
import { cluster } from '../../../src/core/sample/network/cluster';
import { learnCorrection } from '../../../src/core/sample/network/correction';
import { learnFilters } from '../../../src/core/sample/network/filters';
import { bestSharpness, learnHead, logLoss } from '../../../src/core/sample/network/head';
import { largestDifference, matrix, multiply, randomMatrix, toRows } from './support';

/** Points around the centres, equally many around each, in turn. */
function pointsAround(
  random: Random,
  centres: readonly (readonly number[])[],
  count: number,
  spread: number,
): { readonly points: Matrix; readonly classes: number[] } {
  const classes = Array.from({ length: count }, (_, row) => row % centres.length);
  const rows = classes.map((label) =>
    (centres[label] ?? []).map((value) => value + spread * random.normal()),
  );
  return { points: matrix(rows), classes };
}

describe('clustering', () => {
  const centres = [
    [0, 10],
    [8, -3],
    [-9, -4],
  ];

  it('finds planted centres', async () => {
    const random = createRandom(11);
    const { points, classes } = pointsAround(random, centres, 600, 0.5);
    const { centroids, members } = await cluster(
      multiply,
      points,
      { count: 3, rounds: 8, isSpherical: false },
      random,
    );
    const found = centres.map((centre) =>
      toRows(centroids).findIndex(
        ([x = 0, y = 0]) => Math.hypot(x - (centre[0] ?? 0), y - (centre[1] ?? 0)) < 0.2,
      ),
    );
    expect([...found].sort()).toEqual([0, 1, 2]);
    expect([...members]).toEqual(classes.map((label) => found[label]));
  });

  it('on the sphere goes by direction alone and returns unit vectors', async () => {
    const random = createRandom(12);
    const points = matrix(
      Array.from({ length: 200 }, (_, row) => {
        const [length, angle] = [random.between(0.5, 3), (row % 2) * 1.5 + 0.1 * random.normal()];
        return [length * Math.cos(angle), length * Math.sin(angle)];
      }),
    );
    const { centroids } = await cluster(
      multiply,
      points,
      { count: 2, rounds: 8, isSpherical: true },
      random,
    );
    const angles = toRows(centroids).map(([x = 0, y = 0]) => Math.atan2(y, x));
    const lengths = toRows(centroids).map((row) => Math.hypot(...row));
    expect(
      largestDifference(
        angles.sort((a, b) => a - b),
        [0, 1.5],
      ),
    ).toBeLessThan(0.05);
    expect(largestDifference(lengths, [1, 1])).toBeLessThan(1e-6);
  });

  it('keeps the number of clusters when points coincide', async () => {
    const points = matrix([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    const { centroids } = await cluster(
      multiply,
      points,
      { count: 5, rounds: 3, isSpherical: false },
      createRandom(1),
    );
    expect(toRows(centroids)).toEqual(Array.from({ length: 5 }, () => [1, 1]));
  });
});

describe('learned filters', () => {
  it('are the linear discriminants Σ⁻¹(t − mean) of the patterns planted in correlated noise', async () => {
    const random = createRandom(13);
    // The first axis is nine times as noisy and says nothing; a matched filter without whitening would follow it.
    const noise = (): number[] => {
      const shared = 3 * random.normal();
      return [shared, 0.3 * shared + 0.4 * random.normal(), 0.4 * random.normal()];
    };
    const patterns = [
      [0, 2, 1],
      [0, -2, 1],
    ];
    const classes = Array.from({ length: 4000 }, (_, row) => row % 2);
    const patches = matrix(
      classes.map((label) => noise().map((value, i) => value + (patterns[label]?.[i] ?? 0))),
    );
    const filters = await learnFilters(
      multiply,
      patches,
      { count: 2, shrinkage: 1e-4, classes },
      random,
    );
    // Σ within the patterns plus Σ between them: var(first) = 9, cov = 2.7, var(second) = 0.81 + 0.16 + 4, third 0.16.
    const direction = (sign: number): number[] => {
      const [a, b, d] = [9, 2.7, 0.97 + 4];
      const determinant = a * d - b * b;
      const x = [(sign * 2 * -b) / determinant, (sign * 2 * a) / determinant, 0];
      const length = Math.hypot(...x);
      return x.map((value) => value / length);
    };
    const cosines = [1, -1].map((sign, row) =>
      rowOf(filters, row).reduce((sum, value, i) => sum + value * (direction(sign)[i] ?? 0), 0),
    );
    expect(Math.min(...cosines)).toBeGreaterThan(0.97);
  });

  it('come in equal numbers for each class, all of length 1', async () => {
    const random = createRandom(14);
    const patches = randomMatrix(random, 600, 5);
    const classes = Array.from({ length: 600 }, (_, row) => row % 3);
    const filters = await learnFilters(
      multiply,
      patches,
      { count: 12, shrinkage: 0.1, classes },
      random,
    );
    expect([filters.rows, filters.columns]).toEqual([12, 5]);
    const lengths = toRows(filters).map((row) => Math.hypot(...row));
    expect(
      largestDifference(
        lengths,
        lengths.map(() => 1),
      ),
    ).toBeLessThan(1e-5);
  });
});

describe('the learned correction', () => {
  it('brings values nearer to the typical views of their class', async () => {
    const random = createRandom(15);
    const centres = [
      [4, 0, 0],
      [0, 4, 0],
    ];
    const { points, classes } = pointsAround(random, centres, 800, 0.7);
    // The surroundings tell the class, blurred by noise, and the value itself.
    const surroundings = matrix(
      toRows(points).map((row, i) => [...row, (classes[i] ?? 0) + 0.2 * random.normal()]),
    );
    const linear = await learnCorrection(
      multiply,
      { values: points, surroundings, classes },
      1,
      random,
    );
    const moved = await multiply(surroundings, linear.filters, { right: true });
    const spread = (shift: boolean): number =>
      toRows(points).reduce((sum, row, i) => {
        const way = shift
          ? rowOf(moved, i).map((value, k) => value + (linear.bias[k] ?? 0))
          : [0, 0, 0];
        const off = row.map(
          (value, k) => value + (way[k] ?? 0) - (centres[classes[i] ?? 0]?.[k] ?? 0),
        );
        return sum + Math.hypot(...off) ** 2;
      }, 0) / points.rows;
    expect(linear.channels).toBe(4);
    expect(spread(true) / spread(false)).toBeLessThan(0.75);
  });
});

describe('the linear head', () => {
  const scores = matrix([
    [2, 1, 0],
    [0, 1, 0],
    [1, 0, 3],
    [0, 2, 1.5],
  ]);
  const classes = [0, 1, 2, 2];

  it('has the log loss of its definition', () => {
    const byHand = [
      Math.log(1 + Math.exp(-1) + Math.exp(-2)),
      Math.log(1 + 2 * Math.exp(-1)),
      Math.log(1 + Math.exp(-2) + Math.exp(-3)),
      Math.log(1 + Math.exp(0.5) + Math.exp(-1.5)),
    ];
    const mean = byHand.reduce((sum, loss) => sum + loss, 0) / 4;
    expect(logLoss(scores, classes, 1)).toBeCloseTo(mean, 6);
  });

  it('finds the sharpness with the least log loss', () => {
    const small = { ...scores, data: scores.data.map((value) => value / 10) };
    const best = bestSharpness(small, classes);
    const losses = Array.from({ length: 2000 }, (_, i) => logLoss(small, classes, 1 + i / 20));
    const reference = 1 + losses.indexOf(Math.min(...losses)) / 20;
    expect(Math.abs(best / reference - 1)).toBeLessThan(0.05);
  });

  it('tells classes apart that it has not seen, with probabilities that fit their frequency', async () => {
    const random = createRandom(16);
    const centres = [
      [1, 0, 0, 5],
      [0, 1, 0, 5],
      [0, 0, 1, 5],
    ];
    const draw = () => {
      const { points, classes: labels } = pointsAround(random, centres, 1500, 0.45);
      return { features: points, classes: labels };
    };
    const head = await learnHead(multiply, draw(), draw(), 3);
    const test = draw();
    const logits = await multiply(test.features, head.weights, { right: true });
    const answers = toRows(logits).map((row, i) => {
      const values = row.map((value, k) => value + (head.bias[k] ?? 0));
      const highest = Math.max(...values);
      const confidence = 1 / values.reduce((sum, value) => sum + Math.exp(value - highest), 0);
      return { confidence, isRight: values.indexOf(highest) === test.classes[i] };
    });
    const accuracy = answers.filter(({ isRight }) => isRight).length / answers.length;
    const confidence = answers.reduce((sum, each) => sum + each.confidence, 0) / answers.length;
    // The best possible rule, the nearest centre, is right for 87 to 89 % of such points.
    expect(accuracy).toBeGreaterThan(0.85);
    expect(Math.abs(confidence - accuracy)).toBeLessThan(0.03);
  });
});
