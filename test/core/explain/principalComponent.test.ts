// The first principal component against a full eigen-decomposition that is slow and plain.

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { firstComponent } from '../../../src/core/explain/principalComponent';
import { distance } from './methodContext';
import { range } from './perturbationNets';

type Matrix = readonly (readonly number[])[];

/** Jacobi's rotations until nothing is left beside the diagonal; eigenvectors are columns. */
function eigen(symmetric: Matrix): {
  readonly values: readonly number[];
  readonly vectors: Matrix;
} {
  const size = symmetric.length;
  const a = symmetric.map((row) => [...row]);
  const v = range(size).map((i) => range(size).map((j) => Number(i === j)));
  const at = (m: number[][], i: number, j: number): number => m[i]?.[j] ?? 0;
  const turn = (m: number[][], p: number, q: number, c: number, s: number): void => {
    for (const row of m) {
      const [x, y] = [row[p] ?? 0, row[q] ?? 0];
      row[p] = c * x - s * y;
      row[q] = s * x + c * y;
    }
  };
  const transpose = (m: number[][]): number[][] =>
    range(size).map((j) => m.map((row) => row[j] ?? 0));
  let turned = a;
  for (let sweep = 0; sweep < 50; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        const [pp, qq, pq] = [at(turned, p, p), at(turned, q, q), at(turned, p, q)];
        const angle = Math.atan2(2 * pq, qq - pp) / 2;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        turn(turned, p, q, c, s);
        turned = transpose(turned);
        turn(turned, p, q, c, s);
        turn(v, p, q, c, s);
      }
    }
  }
  return { values: range(size).map((i) => at(turned, i, i)), vectors: v };
}

/** Maps [channels, places], centred per channel, times the eigenvector of the covariance of channels. */
function reference(maps: Float32Array, channels: number, area: number): readonly number[] {
  const rows = range(channels).map((k) => {
    const row = [...maps.subarray(k * area, (k + 1) * area)];
    const mean = row.reduce((sum, value) => sum + value, 0) / area;
    return row.map((value) => value - mean);
  });
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  const { values, vectors } = eigen(rows.map((a) => rows.map((b) => dot(a, b))));
  const first = values.indexOf(Math.max(...values));
  const projection = range(area).map((i) =>
    dot(
      rows.map((row) => row[i] ?? 0),
      vectors.map((row) => row[first] ?? 0),
    ),
  );
  const total = range(area).map((i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0));
  return dot(projection, total) < 0 ? projection.map((value) => -value) : projection;
}

describe('the first principal component equals that of Jacobi’s method', () => {
  it.each([
    { name: 'fewer channels than places', channels: 5, area: 12, scale: 1, offset: 0 },
    { name: 'more channels than places', channels: 14, area: 6, scale: 1, offset: 0 },
    { name: 'as many', channels: 8, area: 8, scale: 1, offset: 0 },
    { name: 'large numbers far from zero', channels: 6, area: 10, scale: 1e4, offset: 1e5 },
    { name: 'tiny numbers', channels: 6, area: 10, scale: 1e-6, offset: 0 },
    { name: 'one channel', channels: 1, area: 9, scale: 1, offset: 2 },
    { name: 'one row', channels: 7, area: 2, scale: 1, offset: 0 },
  ])('for $name', ({ channels, area, scale, offset }) => {
    const random = createRandom(channels * 100 + area);
    const maps = Float32Array.from(
      { length: channels * area },
      () => offset + scale * random.normal(),
    );
    const expected = reference(maps, channels, area);
    const found = firstComponent(maps, channels, area);
    const largest = Math.max(...expected.map(Math.abs));
    expect(largest).toBeGreaterThan(0.1 * scale);
    expect(distance(found, expected) / largest).toBeLessThan(1e-7);
  });

  it('for two directions of nearly the same size, which take many rounds to tell apart', () => {
    const maps = Float32Array.of(1.01, -1.01, 0, 0, 0, 0, 1, -1);
    expect(distance(firstComponent(maps, 2, 4), reference(maps, 2, 4))).toBeLessThan(1e-6);
  });
});
