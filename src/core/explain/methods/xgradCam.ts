// XGrad-CAM. Fu et al. 2020, "Axiom-based Grad-CAM: Towards Accurate Visualization and Explanation of CNNs"
// (arXiv:2008.02312), equation 8: gradients averaged by how much of the feature map lies at their place.
//
//   α_k = Σ_places (A_k / Σ_places A_k) ∂y/∂A_k        M = ReLU(Σ_k α_k A_k)

import { channelSums, layerGradient, placeMap } from '../camMaths';
import type { Method } from './method';

/** Of a single-precision number, with room for what it was computed from. */
const rounding = 1e-6;

export const xgradCam: Method = {
  id: 'xgrad-cam',
  name: 'XGrad-CAM',
  summary: 'As Grad-CAM, with gradients weighted by how active their place is.',
  usesLayer: true,
  usesSeed: false,
  /** Raw: [height, width] of the layer, not negative. */
  explain: async (context) => {
    const found = await layerGradient(context);
    const { activation, gradient, layer, area } = found;
    const products = activation.map((value, index) => value * (gradient[index] ?? 0));
    const sums = channelSums(activation, layer.channels, area);
    const sizes = channelSums(activation.map(Math.abs), layer.channels, area);
    const weights = channelSums(products, layer.channels, area).map((sum, k) => {
      const total = sums[k] ?? 0;
      // A feature map that sums to zero, but for the rounding of its numbers, has no places to weigh by.
      return Math.abs(total) <= rounding * (sizes[k] ?? 0) ? 0 : sum / total;
    });
    return placeMap(found, (index, k) => (weights[k] ?? 0) * (activation[index] ?? 0));
  },
};
