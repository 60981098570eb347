// What can be said of every channel of a layer for one picture, and which channels are worth a mark.

import type { ChannelStatistics, FeatureSheet, Histogram } from '../../protocol/features';

export type SheetNumbers = Pick<
  FeatureSheet,
  'statistics' | 'low' | 'high' | 'nonFinite' | 'dead' | 'alwaysOn'
>;

/** `maps`: [channels, area]. Numbers that are NaN or infinite are counted and otherwise left out. */
export function mapStatistics(maps: Float32Array, channels: number): SheetNumbers {
  const area = channels === 0 ? 0 : maps.length / channels;
  const statistics: ChannelStatistics = {
    minimum: new Float32Array(channels),
    maximum: new Float32Array(channels),
    mean: new Float32Array(channels),
    active: new Float32Array(channels),
  };
  let [low, high, nonFinite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let k = 0; k < channels; k++) {
    const { minimum, maximum, mean, active, count } = numbersOf(maps, k * area, (k + 1) * area);
    statistics.minimum[k] = minimum;
    statistics.maximum[k] = maximum;
    statistics.mean[k] = mean;
    statistics.active[k] = active;
    nonFinite += area - count;
    if (count === 0) continue;
    low = Math.min(low, minimum);
    high = Math.max(high, maximum);
  }
  const range = low > high ? { low: 0, high: 0 } : { low, high };
  return { statistics, ...range, nonFinite, ...marked(statistics, range.low) };
}

function numbersOf(maps: Float32Array, from: number, to: number) {
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [sum, positive, count] = [0, 0, 0];
  for (let i = from; i < to; i++) {
    const value = maps[i] ?? 0;
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
    if (value > 0) positive++;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  if (count === 0) return { minimum: 0, maximum: 0, mean: 0, active: 0, count };
  return { minimum, maximum, mean: sum / count, active: positive / count, count };
}

/** Only what never goes below zero, as behind a ReLU, can be always on. */
function marked(
  { minimum, maximum, active }: ChannelStatistics,
  low: number,
): Pick<FeatureSheet, 'dead' | 'alwaysOn'> {
  const isRectified = low >= 0;
  const channels = Array.from(minimum.keys());
  return {
    dead: channels.filter((k) =>
      isRectified ? (maximum[k] ?? 0) <= 0 : maximum[k] === minimum[k],
    ),
    alwaysOn: isRectified && low === 0 ? channels.filter((k) => active[k] === 1) : [],
  };
}

/** Of the finite numbers; one bin where all are the same. */
export function histogramOf(values: Float32Array, bins: number): Histogram {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return { low: 0, high: 0, counts: [] };
  const counts = new Array<number>(low === high ? 1 : bins).fill(0);
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const share = high === low ? 0 : (value - low) / (high - low);
    const bin = Math.min(counts.length - 1, Math.floor(share * counts.length));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { low, high, counts };
}
