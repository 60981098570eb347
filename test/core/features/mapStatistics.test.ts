import { describe, expect, it } from 'vitest';
import { histogramOf, mapStatistics } from '../../../src/core/features/mapStatistics';

const f = (...values: number[]): Float32Array => Float32Array.from(values);

describe('what is said of the channels of a layer', () => {
  it('is each channel by itself, and which of a rectified layer are dead or always on', () => {
    const maps = f(0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 8);
    expect(mapStatistics(maps, 3)).toEqual({
      statistics: {
        minimum: f(0, 1, 0),
        maximum: f(0, 4, 8),
        mean: f(0, 2.5, 2),
        active: f(0, 1, 0.25),
      },
      low: 0,
      high: 8,
      nonFinite: 0,
      dead: [0],
      alwaysOn: [1],
    });
  });

  it('calls a channel of a signed layer dead when it is the same everywhere, and none always on', () => {
    const { dead, alwaysOn } = mapStatistics(f(-1, -1, 2, 3, -2, 0), 3);
    expect({ dead, alwaysOn }).toEqual({ dead: [0], alwaysOn: [] });
  });

  it('counts numbers that are none and leaves them out of all others', () => {
    const { statistics, low, high, nonFinite } = mapStatistics(
      f(Number.NaN, 1, Number.POSITIVE_INFINITY, 3, Number.NaN, Number.NaN),
      3,
    );
    expect({ low, high, nonFinite, mean: statistics.mean }).toEqual({
      low: 1,
      high: 3,
      nonFinite: 4,
      mean: f(1, 3, 0),
    });
  });
});

describe('a histogram', () => {
  it.each([
    { values: f(0, 1, 2, 3), bins: 2, expected: { low: 0, high: 3, counts: [2, 2] } },
    { values: f(5, 5, 5), bins: 4, expected: { low: 5, high: 5, counts: [3] } },
    { values: f(Number.NaN, -1, 1), bins: 2, expected: { low: -1, high: 1, counts: [1, 1] } },
    { values: f(), bins: 2, expected: { low: 0, high: 0, counts: [] } },
  ])('of $values in $bins bins counts every finite number once', ({ values, bins, expected }) => {
    expect(histogramOf(values, bins)).toEqual(expected);
  });
});
