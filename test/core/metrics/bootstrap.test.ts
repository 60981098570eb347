import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { binomial } from '../../../src/core/metrics/binomial';
import {
  basicInterval,
  bootstrapCounts,
  percentileInterval,
  resampleCounts,
} from '../../../src/core/metrics/bootstrap';
import { logFactorial } from '../../../src/core/metrics/logFactorial';
import { percentiles } from '../../../src/core/metrics/percentile';

describe('logFactorial', () => {
  it('agrees with the product', () => {
    let product = 1;
    for (let n = 1; n <= 170; n++) {
      product *= n;
      expect(Math.abs(logFactorial(n) - Math.log(product))).toBeLessThan(1e-12 * (1 + n * 5));
    }
  });
});

describe('binomial', () => {
  it.each([
    { count: 7, share: 0.3 },
    { count: 40, share: 0.5 },
    { count: 60, share: 0.8 },
    { count: 1000, share: 0.004 },
    { count: 1000, share: 0.02 },
  ])('of $count at $share follows the distribution (χ²)', ({ count, share }) => {
    const random = createRandom(13);
    const draws = 40_000;
    const seen = new Float64Array(count + 1);
    for (let i = 0; i < draws; i++) {
      const k = binomial(random, count, share);
      seen[k] = (seen[k] ?? 0) + 1;
    }
    let [chiSquare, cells] = [0, 0];
    for (let k = 0; k <= count; k++) {
      const ways = logFactorial(count) - logFactorial(k) - logFactorial(count - k);
      const expected =
        draws * Math.exp(ways + k * Math.log(share) + (count - k) * Math.log(1 - share));
      if (expected < 5) continue;
      chiSquare += ((seen[k] ?? 0) - expected) ** 2 / expected;
      cells++;
    }
    // χ² of m cells has mean m and variance 2m: four standard deviations.
    expect(cells).toBeGreaterThan(5);
    expect(chiSquare).toBeLessThan(cells + 4 * Math.sqrt(2 * cells));
  });

  it('is certain at 0 and 1, and right on average of a million', () => {
    const random = createRandom(1);
    expect([binomial(random, 9, 0), binomial(random, 9, 1), binomial(random, 0, 0.5)]).toEqual([
      0, 9, 0,
    ]);
    const draws = Float64Array.from({ length: 4000 }, () => binomial(random, 1e6, 0.37));
    const mean = draws.reduce((sum, k) => sum + k, 0) / draws.length;
    const variance = draws.reduce((sum, k) => sum + (k - mean) ** 2, 0) / draws.length;
    // Standard errors: 482.8/√4000 = 7.6 of the mean, 2.2 % of the variance.
    expect(Math.abs(mean - 370_000)).toBeLessThan(31);
    expect(Math.abs(variance / 233_100 - 1)).toBeLessThan(0.09);
  });
});

describe('bootstrap', () => {
  const signal = new AbortController().signal;

  it('draws as many rows as there are, from no empty cell', () => {
    const random = createRandom(4);
    const counts = Float64Array.of(5, 0, 20, 1, 0, 974);
    const drawn = new Float64Array(6);
    for (let i = 0; i < 200; i++) {
      resampleCounts(random, counts, drawn);
      expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(1000);
      expect([drawn[1], drawn[4]]).toEqual([0, 0]);
    }
  });

  it('is distributed as figures of rows drawn one by one', async () => {
    const counts = Float64Array.of(30, 12, 3, 55);
    const rows = [...counts].flatMap((count, cell) => Array.from({ length: count }, () => cell));
    const ratio = (drawn: Float64Array): number => (drawn[0] ?? 0) / ((drawn[1] ?? 0) + 1);
    const [byCounts = new Float64Array()] = await bootstrapCounts(
      counts,
      1,
      (drawn, into) => {
        into[0] = ratio(drawn);
      },
      { seed: 1, signal },
    );
    const random = createRandom(2);
    const byRows = Float64Array.from({ length: 4000 }, () => {
      const drawn = new Float64Array(4);
      for (let i = 0; i < rows.length; i++) {
        const cell = rows[random.index(rows.length)] ?? 0;
        drawn[cell] = (drawn[cell] ?? 0) + 1;
      }
      return ratio(drawn);
    });
    const shares = [0.025, 0.25, 0.5, 0.75, 0.975];
    const [found, expected] = [percentiles(byCounts, shares), percentiles(byRows, shares)];
    const quartiles = (expected[3] ?? 0) - (expected[1] ?? 0);
    // Monte-Carlo error of an outer percentile of 1,000 resamples: about 7 % of the quartile distance.
    for (const [i, value] of found.entries()) {
      expect(Math.abs(value - (expected[i] ?? 0))).toBeLessThan(0.3 * quartiles);
    }
  });

  it('leaves out resamples in which a figure is undefined, and repeats with its seed', async () => {
    const run = (seed: number): Promise<readonly Float64Array[]> =>
      bootstrapCounts(
        Float64Array.of(1, 3),
        1,
        (drawn, into) => {
          into[0] = (drawn[1] ?? 0) / (drawn[0] ?? 0);
        },
        { seed, signal },
      );
    const [first, again, other] = [await run(1), await run(1), await run(2)];
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    expect(first[0]?.every(Number.isFinite)).toBe(true);
    expect(first[0]?.length).toBeLessThan(1000);
  });

  it('ends when it is cancelled', async () => {
    const run = bootstrapCounts(Float64Array.of(1), 1, () => undefined, {
      seed: 1,
      signal: AbortSignal.abort(),
    });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('widens an interval to its value, and mirrors the basic one within 0 and 1', () => {
    const sorted = Float64Array.from({ length: 1001 }, (_, i) => 0.2 + i / 10_000);
    expect(percentileInterval(0.1, sorted)).toEqual({
      value: 0.1,
      low: 0.1,
      high: expect.closeTo(0.2975, 10),
    });
    expect(basicInterval(0.12, sorted)).toEqual({ value: 0.12, low: 0, high: 0.12 });
    expect(basicInterval(0.25, sorted)).toEqual({
      value: 0.25,
      low: expect.closeTo(0.2025, 10),
      high: expect.closeTo(0.2975, 10),
    });
    expect(percentileInterval(3, new Float64Array())).toEqual({ value: 3, low: 3, high: 3 });
  });
});
