// The feature maps that class-activation methods without gradients weigh, and the map that comes of it.

import type { FeatureLayer } from './featureLayer';
import type { MethodContext, MethodResult } from './methods/method';
import type { Rows } from './subject';

export interface LayerMaps {
  readonly layer: FeatureLayer;
  /** [channels, height, width] */
  readonly maps: Float32Array;
  /** The layer's value and whatever else was asked for, in their own order. */
  readonly values: ReadonlyMap<string, Rows>;
}

/** One forward pass. */
export async function layerMaps(
  {
    subject,
    picture,
    layer,
    signal,
  }: Pick<MethodContext, 'subject' | 'picture' | 'layer' | 'signal'>,
  others: readonly string[] = [],
): Promise<LayerMaps> {
  if (!layer) throw new Error('The method was called without a layer.');
  const fetches = [...new Set([layer.value, ...others])];
  const { values } = await subject.run({ rows: picture, count: 1, fetches }, signal);
  return { layer, maps: layer.toMaps(values.get(layer.value) ?? new Float32Array(0)), values };
}

/** ReLU(Σ_k w_k A_k) at the layer's own resolution. */
export function weightedMap(
  { layer, maps }: Pick<LayerMaps, 'layer' | 'maps'>,
  weights: ArrayLike<number>,
): MethodResult {
  const { width, height, channels } = layer;
  const area = width * height;
  const sums = new Float64Array(area);
  for (let k = 0; k < channels; k++) {
    const weight = weights[k] ?? 0;
    if (weight === 0) continue;
    for (let i = 0; i < area; i++) sums[i] = (sums[i] ?? 0) + weight * (maps[k * area + i] ?? 0);
  }
  const data = Float32Array.from(sums, (sum) => Math.max(sum, 0));
  return {
    raw: { dims: [height, width], data },
    heatmap: { width, height, data, isSigned: false },
  };
}
