import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { createPace } from '../../../src/core/metrics/pace';
import { fitDiscriminant } from '../../../src/core/metrics/probe/discriminant';
import { assignFolds } from '../../../src/core/metrics/probe/folds';
import { projectFeatures } from '../../../src/core/metrics/probe/projection';
import { partRows, readSample, standardise } from '../../../src/core/metrics/probe/samples';
import { fitSharpness, softmaxRow } from '../../../src/core/metrics/probe/temperature';
import { addGram, factorise, rowStart, solve } from '../../../src/core/metrics/probe/triangle';

const pause = createPace(new AbortController().signal);

function normals(count: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

/** x with A·x = b, by Gauss–Jordan with pivoting. */
function naiveSolve(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i] ?? 0]);
  for (let i = 0; i < rows.length; i++) {
    const rest = rows.slice(i).sort((p, q) => Math.abs(q[i] ?? 0) - Math.abs(p[i] ?? 0));
    rows.splice(i, rest.length, ...rest);
    const pivot = rows[i] ?? [];
    for (const [j, row] of rows.entries()) {
      if (j === i) continue;
      const factor = (row[i] ?? 0) / (pivot[i] ?? 1);
      rows[j] = row.map((value, k) => value - factor * (pivot[k] ?? 0));
    }
  }
  return rows.map((row, i) => (row[rows.length] ?? 0) / (row[i] ?? 1));
}

describe('a triangle', () => {
  it.each([
    { dims: 1, count: 3 },
    { dims: 6, count: 5 },
    { dims: 9, count: 300 },
    { dims: 16, count: 700 },
  ])('of $count vectors of $dims is the sum of their products, and solves', async (size) => {
    const { dims, count } = size;
    const x = normals(count * dims, 3);
    const triangle = new Float64Array(rowStart(dims));
    const read = (index: number, into: Float64Array): void =>
      into.set(x.subarray(index * dims, (index + 1) * dims));
    await addGram(triangle, dims, count, read, pause, 0.5);
    const full = Array.from({ length: dims }, (_, i) =>
      Array.from({ length: dims }, (_, j) => {
        let sum = 0;
        for (let row = 0; row < count; row++) {
          sum += 0.5 * (x[row * dims + i] ?? 0) * (x[row * dims + j] ?? 0);
        }
        return sum;
      }),
    );
    const flat = full.flatMap((row, i) => row.slice(0, i + 1));
    expect([...triangle]).toEqual(flat.map((value) => expect.closeTo(value, 9)));

    for (let i = 0; i < dims; i++) {
      const row = full[i] ?? [];
      row[i] = (row[i] ?? 0) + 1;
      triangle[rowStart(i) + i] = row[i] ?? 0;
    }
    const b = Float64Array.from(normals(dims, 4));
    const expected = naiveSolve(full, [...b]);
    await factorise(triangle, dims, pause);
    solve(triangle, dims, b);
    expect([...b]).toEqual(expected.map((value) => expect.closeTo(value, 9)));
  });
});

describe('assignFolds', () => {
  const assign = (
    labels: readonly number[],
    groups: readonly number[] | null,
    folds: number,
  ): ReturnType<typeof assignFolds> =>
    assignFolds(
      { labels: Int32Array.from(labels), classes: 5 },
      groups && Int32Array.from(groups),
      folds,
      1,
      pause,
    );

  it('spreads every class and all rows evenly', async () => {
    const random = createRandom(6);
    const labels = Array.from({ length: 503 }, () => Math.floor(5 * random.uniform() ** 3));
    const { foldOf = new Int32Array(), folds = 0 } = (await assign(labels, null, 7)) ?? {};
    expect(folds).toBe(7);
    const spread = (rows: readonly number[]): number => {
      const counts = Array.from({ length: 7 }, (_, fold) => rows.filter((f) => f === fold).length);
      return Math.max(...counts) - Math.min(...counts);
    };
    expect(spread([...foldOf])).toBeLessThanOrEqual(1);
    for (let label = 0; label < 5; label++) {
      expect(spread([...foldOf].filter((_, row) => labels[row] === label))).toBeLessThanOrEqual(1);
    }
  });

  it('keeps groups together, and leaves rows with a negative group on their own', async () => {
    const random = createRandom(8);
    const labels = Array.from({ length: 400 }, () => random.index(3));
    const groups = labels.map((_, row) => (row < 100 ? -1 : random.index(60)));
    const { foldOf = new Int32Array() } = (await assign(labels, groups, 5)) ?? {};
    const foldsOfGroup = new Map<number, Set<number>>();
    for (const [row, group] of groups.entries()) {
      const known = foldsOfGroup.get(group) ?? new Set();
      foldsOfGroup.set(group, known.add(foldOf[row] ?? -1));
    }
    expect([...foldsOfGroup].every(([group, folds]) => folds.size === (group < 0 ? 5 : 1))).toBe(
      true,
    );
    const sizes = Array.from({ length: 5 }, (_, fold) => foldOf.filter((f) => f === fold).length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(15);
  });

  it('makes no more folds than there are groups, and none of one group', async () => {
    expect(await assign([0, 1, 0, 1, 2], [4, 4, 9, 9, 7], 10)).toMatchObject({ folds: 3 });
    expect(await assign([0, 1], [4, 4], 10)).toBeNull();
    expect(await assign([], null, 10)).toBeNull();
  });
});

describe('fitDiscriminant', () => {
  it('agrees with its formulas, written out', async () => {
    const [count, dims, classes] = [30, 5, 3];
    const labels = Int32Array.from({ length: count }, (_, row) => (row < 18 ? 0 : 2));
    // Features with much in common: a covariance that is far from the identity, so that it is shrunken in part.
    const common = normals(count, 11);
    const features = normals(count * dims, 12).map((x, i) => {
      const row = Math.floor(i / dims);
      return x + (labels[row] ?? 0) + 1.5 * (common[row] ?? 0);
    });
    const data = { features, dims, labels, classes };
    const { rows } = await partRows(data, pause);
    const samples = await standardise(data, rows, pause);
    const x = Array.from({ length: count }, (_, row) => {
      const vector = new Float64Array(dims);
      readSample(samples, row, vector);
      return [...vector];
    });
    const gram = new Float64Array(rowStart(dims));
    const read = (row: number, into: Float64Array): void => into.set(x[row] ?? []);
    await addGram(gram, dims, count, read, pause);
    const model = await fitDiscriminant(samples, rows, gram, 0.001, pause);

    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    const axes = [...Array(dims).keys()];
    const mean = (label: number): number[] =>
      axes.map((i) => {
        const members = x.filter((_, row) => labels[row] === label);
        return sum(members.map((row) => row[i] ?? 0)) / members.length;
      });
    const residuals = x.map((row, k) => {
      const centre = mean(labels[k] ?? 0);
      return row.map((value, i) => value - (centre[i] ?? 0));
    });
    const s = axes.map((i) =>
      axes.map((j) => sum(residuals.map((r) => (r[i] ?? 0) * (r[j] ?? 0))) / count),
    );
    const m = sum(axes.map((i) => s[i]?.[i] ?? 0)) / dims;
    const distance = (a: (i: number, j: number) => number): number =>
      sum(axes.flatMap((i) => axes.map((j) => ((s[i]?.[j] ?? 0) - a(i, j)) ** 2)));
    const beta =
      sum(residuals.map((r) => distance((i, j) => (r[i] ?? 0) * (r[j] ?? 0)))) / count ** 2;
    const share = beta / distance((i, j) => (i === j ? m : 0));
    expect(share > 0.01 && share < 1).toBe(true);
    const shrunken = axes.map((i) =>
      axes.map((j) => (1 - share) * (s[i]?.[j] ?? 0) + (i === j ? share * m : 0)),
    );
    const expected = [0, 2].map((label) => {
      const centre = mean(label);
      const weight = naiveSolve(shrunken, centre);
      const half = sum(weight.map((w, i) => w * (centre[i] ?? 0))) / 2;
      return { weight, bias: Math.log((label === 0 ? 18 : 12) / count) - half };
    });
    const found = [0, 2].map((label) => ({
      weight: [...model.weights.subarray(label * dims, (label + 1) * dims)],
      bias: model.biases[label],
    }));
    // Sums of products are in single precision.
    expect(found).toEqual(
      expected.map(({ weight, bias }) => ({
        weight: weight.map((value) => expect.closeTo(value, 4)),
        bias: expect.closeTo(bias, 4),
      })),
    );
    expect(model.biases[1]).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('a temperature', () => {
  it('makes up for scores that are too sure, whatever rows of an unknown class say', async () => {
    const random = createRandom(14);
    const count = 6000;
    const scores = new Float32Array(count * 2);
    const labels = new Int32Array(count);
    for (let row = 0; row < count; row++) {
      const score = random.normal() * 2;
      labels[row] = random.uniform() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
      scores[row * 2 + 1] = 3 * score;
    }
    const { sharpness, loss } = await fitSharpness(
      scores,
      labels,
      Int32Array.from(labels.keys()),
      2,
      pause,
    );
    const extended = Float32Array.from([...scores, Number.NEGATIVE_INFINITY, 1]);
    const rows = Int32Array.from({ length: count + 1 }, (_, row) => row);
    const withUnknown = Int32Array.from([...labels, 0]);
    expect(await fitSharpness(extended, withUnknown, rows, 2, pause)).toEqual({
      sharpness,
      loss,
    });
    // Standard error of the factor: about 0.02.
    expect(Math.abs(3 * sharpness - 1)).toBeLessThan(0.08);
  });

  it('gives probability 0 to an unknown class, and never overflows', () => {
    const scores = Float32Array.of(9, 9, 9, 3000, Number.NEGATIVE_INFINITY, 3000 - Math.LN2);
    softmaxRow(scores, 1, 3, 1);
    expect([...scores]).toEqual([9, 9, 9, 2 / 3, 0, 1 / 3].map((p) => expect.closeTo(p, 3)));
  });
});

describe('projectFeatures', () => {
  it('keeps distances to a tenth', async () => {
    const [rows, dims] = [20, 4000];
    const features = normals(rows * dims, 15);
    const projected = await projectFeatures(features, dims, 1000, 1, pause);
    const distance = (x: Float32Array, width: number, i: number, j: number): number => {
      let sum = 0;
      for (let k = 0; k < width; k++) {
        sum += ((x[i * width + k] ?? 0) - (x[j * width + k] ?? 0)) ** 2;
      }
      return Math.sqrt(sum);
    };
    for (let i = 1; i < rows; i++) {
      const ratio = distance(projected, 1000, 0, i) / distance(features, dims, 0, i);
      // Relative standard error 1/√(2·1000) = 2.2 %.
      expect(Math.abs(ratio - 1)).toBeLessThan(0.1);
    }
  });
});
