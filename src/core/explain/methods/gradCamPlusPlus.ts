// Grad-CAM++. Chattopadhay et al. 2018, "Grad-CAM++: Improved Visual Explanations for Deep Convolutional Networks"
// (arXiv:1710.11063), equations 10 and 19 with the score as exponent, so that higher derivatives are powers of g = ∂y/∂A:
//
//   α = g² / (2 g² + g³ Σ_places A)        w_k = Σ_places α ReLU(g)        M = ReLU(Σ_k w_k A_k)
//
// The paper's weights carry a further factor exp(y), the same for all channels, which only scales the map. Libraries differ
// from the paper and from one another: pytorch-grad-cam adds 1e-6 below the fraction, Xplique takes means for sums.

import { channelSums, layerGradient, placeMap } from '../camMaths';
import type { Method } from './method';

export const gradCamPlusPlus: Method = {
  id: 'grad-cam-plus-plus',
  name: 'Grad-CAM++',
  summary: 'As Grad-CAM, weighted so that several objects of the class and small ones count fully.',
  usesLayer: true,
  usesSeed: false,
  /** Raw: [height, width] of the layer, not negative. */
  explain: async (context) => {
    const found = await layerGradient(context);
    const { activation, gradient, layer, area } = found;
    const weights = plusPlusWeights(activation, gradient, layer.channels, area);
    return placeMap(found, (index, k) => (weights[k] ?? 0) * (activation[index] ?? 0));
  },
};

/** One weight per channel; `activation` and `gradient` are [channels, places]. */
export function plusPlusWeights(
  activation: Float32Array,
  gradient: Float32Array,
  channels: number,
  area: number,
): Float64Array {
  const sums = channelSums(activation, channels, area);
  const weights = new Float64Array(channels);
  for (let k = 0; k < channels; k++) {
    let weight = 0;
    for (let i = 0; i < area; i++) {
      const g = gradient[k * area + i] ?? 0;
      const below = 2 * g ** 2 + g ** 3 * (sums[k] ?? 0);
      if (below !== 0) weight += (g ** 2 / below) * Math.max(g, 0);
    }
    weights[k] = weight;
  }
  return weights;
}
