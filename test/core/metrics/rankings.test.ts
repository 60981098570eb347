import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { averagePrecision } from '../../../src/core/metrics/averagePrecision';
import { lossHistogram } from '../../../src/core/metrics/lossHistogram';
import { percentiles } from '../../../src/core/metrics/percentile';

describe('averagePrecision', () => {
  it('gives the value of the example in the documentation of scikit-learn', () => {
    expect(averagePrecision([0.1, 0.4, 0.35, 0.8], [false, false, true, true])).toBeCloseTo(
      0.8333333,
      6,
    );
  });

  it.each([
    { name: 'a perfect ranking', scores: [3, 2, 1], wanted: [1, 1, 0], expected: 1 },
    {
      name: 'ties, which are one step',
      scores: [1, 1, 1, 1],
      wanted: [1, 0, 0, 0],
      expected: 0.25,
    },
    { name: 'nothing wanted', scores: [1, 2], wanted: [0, 0], expected: 0 },
    { name: 'nothing', scores: [], wanted: [], expected: 0 },
  ])('is $expected for $name', ({ scores, wanted, expected }) => {
    expect(averagePrecision(scores, Uint8Array.from(wanted))).toBeCloseTo(expected, 12);
  });

  it('agrees with a count for each wanted row', () => {
    const random = createRandom(5);
    const scores = Array.from({ length: 300 }, () => random.index(40));
    const wanted = scores.map((score) => random.uniform() * 40 < score);
    const precisions = scores
      .filter((_, row) => wanted[row])
      .map((score) => {
        const above = wanted.filter((_, row) => (scores[row] ?? 0) >= score);
        return above.filter(Boolean).length / above.length;
      });
    const expected = precisions.reduce((sum, value) => sum + value, 0) / precisions.length;
    expect(averagePrecision(scores, wanted)).toBeCloseTo(expected, 12);
  });
});

describe('percentiles', () => {
  // The first is the example of numpy.percentile: 50 of [[10, 7, 4], [3, 2, 1]] is 3.5.
  it.each([
    { values: [10, 7, 4, 3, 2, 1], shares: [0.5], expected: [3.5] },
    { values: [4, 1, 3, 2], shares: [0, 0.25, 0.9, 1], expected: [1, 1.75, 3.7, 4] },
    { values: [5], shares: [0.01, 0.99], expected: [5, 5] },
    { values: [], shares: [0.5], expected: [Number.NaN] },
  ])('of $values at $shares are $expected', ({ values, shares, expected }) => {
    const found = percentiles(Float64Array.from(values), shares);
    expect(found.map((value) => Number(value.toFixed(12)))).toEqual(expected);
  });
});

describe('lossHistogram', () => {
  it('counts as the told edges do, every loss once', () => {
    const random = createRandom(2);
    const loss = Float32Array.from({ length: 5000 }, (_, row) =>
      row % 10 === 0 ? random.index(40) / 20 : -Math.log(1 - random.uniform()),
    );
    loss[7] = Number.POSITIVE_INFINITY;
    const isRight = Uint8Array.from(loss, (value) => (value < 0.7 ? 1 : 0));
    const bins = lossHistogram(loss, isRight);
    const rows = (low: number, high: number, right: number): number =>
      loss.filter((value, row) => value >= low && value < high && isRight[row] === right).length;
    expect(bins).toEqual(
      bins.map(({ low, high }) => ({
        low,
        high,
        right: rows(low, high, 1),
        wrong: rows(low, high, 0) + (high === Number.POSITIVE_INFINITY ? 1 : 0),
      })),
    );
    expect(bins.reduce((sum, bin) => sum + bin.right + bin.wrong, 0)).toBe(5000);
    expect(bins.slice(0, 5).map((bin) => bin.low)).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    expect(bins.slice(1).map((bin) => bin.low)).toEqual(bins.slice(0, -1).map((bin) => bin.high));
    expect([bins.length, bins.at(-1)?.high]).toEqual([24, Number.POSITIVE_INFINITY]);
  });

  it('leaves NaN out, and is empty of nothing', () => {
    const bins = lossHistogram(Float32Array.of(Number.NaN, 0.001), Uint8Array.of(1, 1));
    expect(bins.filter((bin) => bin.right + bin.wrong > 0)).toEqual([
      { low: 0, high: 0.005, right: 1, wrong: 0 },
    ]);
    expect(lossHistogram(Float32Array.of(Number.NaN), Uint8Array.of(1))).toEqual([]);
  });
});
