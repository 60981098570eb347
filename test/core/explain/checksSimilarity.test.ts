// Likeness of maps, by which the randomisation check judges: identities, ties and the textbooks' formulas.

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { ranks, spearman, structuralSimilarity } from '../../../src/core/explain/checks/similarity';

const random = createRandom(7);
const normals = (count: number): Float32Array =>
  Float32Array.from({ length: count }, () => random.normal());

describe('likeness of maps', () => {
  // xplique tests/metrics/test_randomization.py, from test_rankdata_average_ties_simple_ties on
  it('ranks with ties sharing their mean place', () => {
    expect([...ranks([30, 10, 20, 20, 10])]).toEqual([4, 0.5, 2.5, 2.5, 0.5]);
  });

  const values = normals(50);
  it.each([
    { name: 'itself', other: values, expected: 1 },
    { name: 'its negative', other: values.map((value) => -value), expected: -1 },
    { name: 'its cube', other: values.map((value) => value ** 3), expected: 1 },
    { name: 'a constant', other: new Float32Array(50), expected: 0 },
  ])('correlates a map and $name with $expected', ({ other, expected }) => {
    expect(Math.abs(spearman(values, other) - expected)).toBeLessThan(1e-4);
  });

  it('agrees with the textbook on Spearman’s correlation', () => {
    // 1 − 6 Σd² / n(n² − 1) with d = 1, −1, 0, 1, −1 and n = 5
    expect(spearman([1, 2, 3, 4, 5], [2, 1, 3, 5, 4])).toBeCloseTo(0.8, 6);
  });

  it.each([
    { name: 'itself', size: 32, other: (a: Float32Array) => a, low: 1, high: 1 },
    {
      name: 'itself, smaller than the window',
      size: 5,
      other: (a: Float32Array) => a,
      low: 1,
      high: 1,
    },
    { name: 'another map', size: 32, other: () => normals(1024), low: -0.2, high: 0.2 },
  ])('finds the structure of a map and $name', ({ size, other, low, high }) => {
    const a = normals(size * size);
    const similarity = structuralSimilarity(a, other(a), { width: size, height: size });
    expect(similarity).toBeGreaterThanOrEqual(low - 1e-5);
    expect(similarity).toBeLessThanOrEqual(high + 1e-5);
  });

  it('follows the formula where maps are constant', () => {
    const flat = (value: number) => new Float32Array(144).fill(value);
    const size = { width: 12, height: 12 };
    expect(structuralSimilarity(flat(0), flat(0), size)).toBe(1);
    // Means 0 and 1 of a range of 1, no variance: c1 / (1 + c1).
    expect(structuralSimilarity(flat(0), flat(1), size)).toBeCloseTo(1e-4 / 1.0001, 7);
  });
});
