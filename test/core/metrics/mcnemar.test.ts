import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { mcnemar, pairedDifference } from '../../../src/core/metrics/mcnemar';

/** The definition in whole numbers: 2·Σ C(n, k)/2ⁿ. */
function exactly(fixed: number, broken: number): number {
  const count = BigInt(fixed + broken);
  let ways = 1n;
  let sum = 0n;
  for (let k = 0n; k <= BigInt(Math.min(fixed, broken)); k++) {
    sum += ways;
    ways = (ways * (count - k)) / (k + 1n);
  }
  const scale = 10n ** 30n;
  return Math.min(1, Number((2n * sum * scale) / 2n ** count) / 1e30);
}

describe('mcnemar', () => {
  // 5 against 10 of R's binom.test(5, 15); 1 against 9 is 22/1024; 0 against 5 is 2/32.
  it.each([
    { fixed: 5, broken: 10, p: 0.3017578125 },
    { fixed: 9, broken: 1, p: 0.021484375 },
    { fixed: 0, broken: 5, p: 0.0625 },
    { fixed: 0, broken: 0, p: 1 },
    { fixed: 12, broken: 12, p: 1 },
    { fixed: 3, broken: 4, p: 1 },
  ])('is $p for $fixed against $broken', ({ fixed, broken, p }) => {
    expect(mcnemar(fixed, broken)).toBeCloseTo(p, 12);
  });

  it('agrees with whole-number arithmetic', () => {
    const random = createRandom(3);
    for (let i = 0; i < 200; i++) {
      const [fixed, broken] = [random.index(60), random.index(60)];
      const expected = exactly(fixed, broken);
      expect(Math.abs(mcnemar(fixed, broken) - expected) / expected).toBeLessThan(1e-10);
      expect(mcnemar(broken, fixed)).toBe(mcnemar(fixed, broken));
    }
  });

  it('agrees with the corrected normal approximation for large counts', () => {
    // z = (|b − c| − 1)/√(b + c) = 1.999; two-sided p of the normal distribution: 0.045608.
    expect(mcnemar(501_000, 499_000)).toBeCloseTo(0.045608, 4);
    expect(mcnemar(400_000, 600_000)).toBe(0);
  });
});

describe('pairedDifference', () => {
  it('is the adjusted Wald interval', () => {
    // By hand: n + 2 = 102, centre 10/102, spread 1.959964·√((31/102 − (10/102)²)/102).
    const interval = pairedDifference(20, 10, 100);
    expect(interval.value).toBe(0.1);
    expect(interval.low).toBeCloseTo(0.09804 - 0.10528, 4);
    expect(interval.high).toBeCloseTo(0.09804 + 0.10528, 4);
  });

  it('knows nothing of no pictures, and contains its value at the ends', () => {
    expect(pairedDifference(0, 0, 0)).toEqual({ value: 0, low: -1, high: 1 });
    expect(pairedDifference(10, 0, 10)).toMatchObject({ value: 1, high: 1 });
    expect(pairedDifference(0, 10, 10)).toMatchObject({ value: -1, low: -1 });
    expect(pairedDifference(0, 0, 50).low).toBeLessThan(0);
  });

  it('covers the true difference in about 95 % of samples', () => {
    const random = createRandom(11);
    const trials = 4000;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      let [fixed, broken] = [0, 0];
      for (let i = 0; i < 80; i++) {
        const u = random.uniform();
        if (u < 0.15) fixed++;
        else if (u < 0.2) broken++;
      }
      const { low, high } = pairedDifference(fixed, broken, 80);
      if (low <= 0.1 && 0.1 <= high) covered++;
    }
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(0.02);
  });
});
