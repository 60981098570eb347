// A class-activation map of which the ReLU leaves nothing: everything in the layer speaks against the target.

import type { FeatureLayer } from '../featureLayer';
import { figure } from '../words';
import { type Finding, isZero, range } from './finding';

export const negativeMap: Finding = async (suspicion) => {
  const { method, context, result, values, gradient } = suspicion;
  const { layer } = context;
  if (!layer || !isZero(result.raw.data)) return null;
  const rows = await gradient();
  const activations = (await values()).get(layer.value);
  if (!rows || !activations || isZero(layer.toMaps(rows))) return null;
  const { low, high } = range(gradCamSum(layer, layer.toMaps(activations), layer.toMaps(rows)));
  if (high > 0 || low === 0) return null;
  return {
    code: 'map-negative',
    message: `The weighted sum of the channels of "${layer.value}" is nowhere positive (${figure(low)} to ${figure(high)}), and ${method.name} keeps only what is: all of the layer speaks against the target.`,
    remedy:
      'Try HiResCAM or LayerCAM, which weigh place by place, a signed map such as gradient × input, or another class.',
  };
};

/** Σ_k mean(gradient_k) · A_k, before the ReLU of Grad-CAM. */
function gradCamSum(
  { channels, height, width }: FeatureLayer,
  maps: Float32Array,
  gradients: Float32Array,
): Float64Array {
  const area = height * width;
  const sums = new Float64Array(area);
  for (let k = 0; k < channels; k++) {
    let weight = 0;
    for (let i = 0; i < area; i++) weight += (gradients[k * area + i] ?? 0) / area;
    for (let i = 0; i < area; i++) sums[i] = (sums[i] ?? 0) + weight * (maps[k * area + i] ?? 0);
  }
  return sums;
}
