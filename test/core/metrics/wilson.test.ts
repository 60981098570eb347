import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { wilson } from '../../../src/core/metrics/wilson';

describe('wilson', () => {
  // Newcombe 1998 (Statistics in Medicine 17:857), table I, method 3: score without continuity correction.
  it.each([
    { right: 81, count: 263, low: 0.2553, high: 0.3662 },
    { right: 15, count: 148, low: 0.0624, high: 0.1605 },
    { right: 0, count: 20, low: 0, high: 0.1611 },
    { right: 1, count: 29, low: 0.0061, high: 0.1718 },
  ])('gives the published interval of $right of $count', ({ right, count, low, high }) => {
    const interval = wilson(right, count);
    expect(interval?.value).toBe(right / count);
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  it('is null of nothing', () => {
    expect(wilson(0, 0)).toBeNull();
  });

  it('contains its value, stays within 0 and 1, and is mirrored by counting the wrong ones', () => {
    for (let count = 1; count <= 60; count++) {
      for (let right = 0; right <= count; right++) {
        const { value = Number.NaN, low = 2, high = -1 } = wilson(right, count) ?? {};
        const mirrored = wilson(count - right, count);
        expect(0 <= low && low <= value && value <= high && high <= 1).toBe(true);
        expect(low < high).toBe(true);
        expect(mirrored?.high).toBeCloseTo(1 - low, 12);
      }
    }
  });

  it.each([
    { share: 0.5, count: 40 },
    { share: 0.9, count: 100 },
    { share: 0.97, count: 200 },
  ])('covers a share of $share in about 95 % of samples of $count', ({ share, count }) => {
    const random = createRandom(7);
    const trials = 4000;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      let right = 0;
      for (let i = 0; i < count; i++) if (random.uniform() < share) right++;
      const { low = 2, high = -1 } = wilson(right, count) ?? {};
      if (low <= share && share <= high) covered++;
    }
    // Its coverage oscillates by up to 2 % around 95 % (Brown, Cai, DasGupta 2001); 1 % for the simulation.
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(0.03);
  });
});
