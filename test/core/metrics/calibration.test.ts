import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { calibration } from '../../../src/core/metrics/calibration';
import { meanInterval } from '../../../src/core/metrics/meanInterval';
import { percentiles } from '../../../src/core/metrics/percentile';
import { wilson } from '../../../src/core/metrics/wilson';

const options = { seed: 1, signal: new AbortController().signal };

function sample(count: number, gap: number, seed: number) {
  const random = createRandom(seed);
  const confidence = Float32Array.from({ length: count }, () => random.between(0.3, 1));
  const isRight = Uint8Array.from(confidence, (value) => (random.uniform() < value - gap ? 1 : 0));
  return { confidence, isRight };
}

/** Σ n_b/n·|accuracy − confidence|, bin by bin over all rows. */
function naiveError(confidence: ArrayLike<number>, isRight: ArrayLike<number>): number {
  let error = 0;
  for (let bin = 0; bin < 15; bin++) {
    let gap = 0;
    for (let row = 0; row < confidence.length; row++) {
      const value = confidence[row] ?? 0;
      const isIn = (value > bin / 15 || (bin === 0 && value <= 0)) && value <= (bin + 1) / 15;
      if (isIn) gap += (isRight[row] ?? 0) - value;
    }
    error += Math.abs(gap) / confidence.length;
  }
  return error;
}

describe('calibration', () => {
  it('bins from the lower edge, exclusive, to the higher, inclusive', async () => {
    // 0.2 = 3/15 in double, and a little more in single precision; 0.8 is 12/15 and more, too; 0.6 = 9/15.
    const confidence = Float32Array.of(0, 0.2, 0.6, 0.8, 1, Number.NaN);
    const { bins, ece } = await calibration(confidence, Uint8Array.of(0, 1, 1, 0, 1, 1), options);
    expect(bins.map((bin) => [bin.low, bin.high])).toEqual(
      Array.from({ length: 15 }, (_, bin) => [bin / 15, (bin + 1) / 15]),
    );
    expect(bins.flatMap((bin, i) => (bin.count > 0 ? [[i, bin.count, bin.accuracy]] : []))).toEqual(
      [
        [0, 1, wilson(0, 1)],
        [3, 1, wilson(1, 1)],
        [9, 1, wilson(1, 1)],
        [12, 1, wilson(0, 1)],
        [14, 1, wilson(1, 1)],
      ],
    );
    // (0 + 0.8 + 0.4 + 0.8 + 0)/5
    expect(ece?.value).toBeCloseTo(0.4, 6);
  });

  it.each([0, 0.1])('agrees with a sum over all rows for a gap of %d', async (gap) => {
    const { confidence, isRight } = sample(1000, gap, 5);
    const { ece, bins } = await calibration(confidence, isRight, options);
    expect(ece?.value).toBeCloseTo(naiveError(confidence, isRight), 10);
    expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(1000);
  });

  it('has the interval of a bootstrap over rows', async () => {
    const { confidence, isRight } = sample(400, 0.15, 6);
    const { ece } = await calibration(confidence, isRight, options);
    const random = createRandom(9);
    const value = naiveError(confidence, isRight);
    const errors = Array.from({ length: 800 }, () => {
      const rows = Array.from(confidence, () => random.index(confidence.length));
      return naiveError(
        rows.map((row) => confidence[row] ?? 0),
        rows.map((row) => isRight[row] ?? 0),
      );
    });
    const [low = 0, high = 0] = percentiles(errors, [0.025, 0.975]);
    const tolerance = 0.12 * (high - low);
    expect(Math.abs((ece?.low ?? 9) - (2 * value - high))).toBeLessThan(tolerance);
    expect(Math.abs((ece?.high ?? 9) - (2 * value - low))).toBeLessThan(tolerance);
  });

  it('covers the true error in about 95 % of samples', async () => {
    let covered = 0;
    for (let seed = 0; seed < 40; seed++) {
      const { confidence, isRight } = sample(150, 0.2, 100 + seed);
      const { ece } = await calibration(confidence, isRight, { ...options, seed });
      // Every row is 0.2 less often right than it says.
      if (ece && ece.low <= 0.2 && 0.2 <= ece.high) covered++;
      expect(ece && ece.low <= ece.value && ece.value <= ece.high).toBe(true);
    }
    // 95 % of 40 is 38; four standard deviations below.
    expect(covered).toBeGreaterThanOrEqual(32);
  });

  it('has no error of no rows', async () => {
    const { ece, bins } = await calibration(new Float32Array(), new Uint8Array(), options);
    expect(ece).toBeNull();
    expect(bins.every((bin) => bin.count === 0 && bin.accuracy === null)).toBe(true);
  });
});

describe('meanInterval', () => {
  it.each([500, 20_000])('agrees with the normal interval of %d skewed values', async (count) => {
    const random = createRandom(8);
    const values = Float64Array.from({ length: count }, () => -2 * Math.log(1 - random.uniform()));
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count);
    const { value = 0, low = 0, high = 0 } = (await meanInterval(values, options)) ?? {};
    expect(value).toBeCloseTo(mean, 10);
    // Monte-Carlo error of an end: 0.085 standard errors; skewness shifts both by less.
    const error = deviation / Math.sqrt(count);
    expect(Math.abs(low - (mean - 1.96 * error))).toBeLessThan(0.4 * error);
    expect(Math.abs(high - (mean + 1.96 * error))).toBeLessThan(0.4 * error);
  });

  it.each([
    { name: 'nothing', values: [], expected: null },
    { name: 'only NaN', values: [Number.NaN], expected: null },
    { name: 'an infinite value', values: [1, Number.POSITIVE_INFINITY], expected: null },
    { name: 'one value', values: [2], expected: { value: 2, low: 2, high: 2 } },
    {
      name: 'NaN among others',
      values: [2, Number.NaN, 2],
      expected: { value: 2, low: 2, high: 2 },
    },
  ])('of $name is $expected', async ({ values, expected }) => {
    expect(await meanInterval(Float32Array.from(values), options)).toEqual(expected);
  });

  it('of many equal values is that value', async () => {
    const { low, high } = (await meanInterval(new Float32Array(5000).fill(0.5), options)) ?? {};
    expect([low, high]).toEqual([0.5, 0.5]);
  });
});
