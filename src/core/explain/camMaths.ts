// What class activation maps share: the activation and the gradient of a layer from one pass, as [channels, places], and the
// map that a weight for each channel makes of them.

import { createRandom } from '../../base/random';
import { gradientRules } from '../autodiff/rules';
import type { FeatureLayer } from './featureLayer';
import type { MethodContext, MethodResult } from './methods/method';

export interface LayerGradient {
  readonly layer: FeatureLayer;
  /** [channels, height, width] */
  readonly activation: Float32Array;
  /** ∂ target / ∂ activation, the same dims. */
  readonly gradient: Float32Array;
  /** height · width */
  readonly area: number;
}

/** One pass forwards and one backwards, the latter only through what comes behind the layer. */
export async function layerGradient({
  subject,
  picture,
  objective,
  layer,
  signal,
}: MethodContext): Promise<LayerGradient> {
  if (!layer) throw new Error('The method was called without a layer.');
  const { value } = layer;
  const backward = { ...objective, wanted: [value], rules: gradientRules };
  const pass = { rows: picture, count: 1, fetches: [value], backward };
  const { values, gradients } = await subject.run(pass, signal);
  return {
    layer,
    activation: layer.toMaps(values.get(value) ?? new Float32Array(0)),
    gradient: layer.toMaps(gradients.get(value) ?? new Float32Array(0)),
    area: layer.height * layer.width,
  };
}

/** Mean over the places of each channel. */
export function channelMeans(maps: Float32Array, channels: number, area: number): Float64Array {
  return channelSums(maps, channels, area).map((sum) => sum / area);
}

export function channelSums(maps: Float32Array, channels: number, area: number): Float64Array {
  const sums = new Float64Array(channels);
  for (let k = 0; k < channels; k++) {
    let sum = 0;
    for (let i = 0; i < area; i++) sum += maps[k * area + i] ?? 0;
    sums[k] = sum;
  }
  return sums;
}

/** Σ over the channels of f(index) for each place, rectified or signed. */
export function placeMap(
  { layer, area }: Pick<LayerGradient, 'layer' | 'area'>,
  term: (index: number, channel: number) => number,
  isRectified = true,
): MethodResult {
  const { channels, height, width } = layer;
  const sums = new Float64Array(area);
  for (let k = 0; k < channels; k++) {
    for (let i = 0; i < area; i++) sums[i] = (sums[i] ?? 0) + term(k * area + i, k);
  }
  const data = Float32Array.from(sums, (sum) => (isRectified ? Math.max(sum, 0) : sum));
  return {
    raw: { dims: [height, width], data },
    heatmap: { width, height, data, isSigned: !isRectified },
  };
}

/**
 * Projection of each place's channels on their first principal direction: power iteration on the covariance of the places,
 * from a fixed start. The sign, which decomposition leaves open, is the one that agrees with the sum over the channels.
 */
export function firstComponent(maps: Float32Array, channels: number, area: number): Float64Array {
  const centred = Float64Array.from(maps);
  const means = channelMeans(maps, channels, area);
  for (let k = 0; k < channels; k++) {
    for (let i = 0; i < area; i++)
      centred[k * area + i] = (maps[k * area + i] ?? 0) - (means[k] ?? 0);
  }
  // A regular start could stand at right angles to what is looked for.
  const random = createRandom(0);
  let places: Float64Array = new Float64Array(area).map(() => random.normal());
  for (let round = 0; round < 100; round++) {
    const direction = timesPlaces(centred, places, channels, area);
    const next = normalised(timesChannels(centred, direction, channels, area));
    const change = next.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (places[i] ?? 0))),
      0,
    );
    places = next;
    if (change < 1e-9) break;
  }
  const direction = normalised(timesPlaces(centred, places, channels, area));
  const projection = timesChannels(centred, direction, channels, area);
  const total = timesChannels(centred, new Float64Array(channels).fill(1), channels, area);
  const agreement = projection.reduce((sum, value, i) => sum + value * (total[i] ?? 0), 0);
  return agreement < 0 ? projection.map((value) => -value) : projection;
}

function timesPlaces(maps: Float64Array, places: Float64Array, channels: number, area: number) {
  const result = new Float64Array(channels);
  for (let k = 0; k < channels; k++) {
    let sum = 0;
    for (let i = 0; i < area; i++) sum += (maps[k * area + i] ?? 0) * (places[i] ?? 0);
    result[k] = sum;
  }
  return result;
}

function timesChannels(maps: Float64Array, weights: Float64Array, channels: number, area: number) {
  const result = new Float64Array(area);
  for (let k = 0; k < channels; k++) {
    const weight = weights[k] ?? 0;
    for (let i = 0; i < area; i++)
      result[i] = (result[i] ?? 0) + weight * (maps[k * area + i] ?? 0);
  }
  return result;
}

function normalised(values: Float64Array): Float64Array {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? values.map((value) => value / length) : values;
}
