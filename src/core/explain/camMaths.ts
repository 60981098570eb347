// What class activation maps share: the activation and the gradient of a layer from one pass, as [channels, places], and the
// map that a weight for each channel makes of them.

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

/** ReLU(Σ over the channels of term(index, channel)) for each place; `index` is into [channels, places]. */
export function placeMap(
  { layer, area }: Pick<LayerGradient, 'layer' | 'area'>,
  term: (index: number, channel: number) => number,
): MethodResult {
  const { channels, height, width } = layer;
  const sums = new Float64Array(area);
  for (let k = 0; k < channels; k++) {
    for (let i = 0; i < area; i++) sums[i] = (sums[i] ?? 0) + term(k * area + i, k);
  }
  const data = Float32Array.from(sums, (sum) => Math.max(sum, 0));
  return {
    raw: { dims: [height, width], data },
    heatmap: { width, height, data, isSigned: false },
  };
}
