// One layer of a captured picture: its maps, the statistics of its channels, and what each of its places sees.

import type { FeatureLayer } from '../../core/explain/featureLayer';
import { filterKernel } from '../../core/features/filterKernel';
import { histogramOf, mapStatistics, type SheetNumbers } from '../../core/features/mapStatistics';
import type { MapStack } from '../../core/features/mapTiles';
import { receptiveFieldOf } from '../../core/features/receptiveField/receptiveField';
import { strongPlaces } from '../../core/features/strongPlaces';
import type { FeatureChannel, ReceptiveField } from '../../protocol/features';
import type { Capture } from './captures';
import { channelOutside, layerUnknown } from './errors';

export interface LayerMaps extends MapStack {
  readonly value: string;
  readonly layer: FeatureLayer;
  readonly channels: number;
  readonly numbers: SheetNumbers;
}

const bins = 32;

/** Statistics are kept with the very numbers that they are of. */
const known = new WeakMap<Float32Array, LayerMaps>();

export async function layerMaps(
  capture: Capture,
  value: string,
  signal: AbortSignal,
): Promise<LayerMaps> {
  const planned = capture.plan.layers.find(({ info }) => info.value === value);
  if (!planned) throw layerUnknown(value);
  const { layer } = planned;
  const numbers = await capture.numbers(value, signal);
  const before = known.get(numbers);
  if (before) return before;
  if (numbers.length !== layer.length) throw layerUnknown(value);
  const maps = layer.toMaps(numbers);
  const { channels, height, width } = layer;
  const statistics = mapStatistics(maps, channels);
  const made: LayerMaps = { value, layer, maps, channels, height, width, numbers: statistics };
  known.set(numbers, made);
  return made;
}

export function receptiveField({ plan }: Capture, { layer }: LayerMaps): ReceptiveField {
  if (!plan.canonical) return { kind: 'unknown', reason: plan.gradientBlocked ?? '' };
  const { graph, input } = plan.canonical.subject;
  return receptiveFieldOf(graph, input, layer.value);
}

export function layerChannel(capture: Capture, maps: LayerMaps, channel: number): FeatureChannel {
  const { value, layer, channels, height, width } = maps;
  if (!Number.isInteger(channel) || channel < 0 || channel >= channels) {
    throw channelOutside(value, channel, channels);
  }
  const area = height * width;
  const map = maps.maps.slice(channel * area, (channel + 1) * area);
  const { minimum, maximum, mean, active } = maps.numbers.statistics;
  const { canonical } = capture.plan;
  return {
    value,
    channel,
    map,
    minimum: minimum[channel] ?? 0,
    maximum: maximum[channel] ?? 0,
    mean: mean[channel] ?? 0,
    standardDeviation: deviation(map, mean[channel] ?? 0),
    active: active[channel] ?? 0,
    histogram: histogramOf(map, bins),
    kernel: canonical && filterKernel(canonical.subject, layer, channel),
    patches: strongPlaces(map, width, receptiveField(capture, maps)),
  };
}

/** Of the finite numbers. */
function deviation(map: Float32Array, mean: number): number {
  const finite = map.filter(Number.isFinite);
  const sum = finite.reduce((total, value) => total + (value - mean) ** 2, 0);
  return finite.length === 0 ? 0 : Math.sqrt(sum / finite.length);
}
