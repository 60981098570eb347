// Grad-CAM. Selvaraju et al. 2017, "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization"
// (arXiv:1610.02391), equations 1 and 2.
//
//   α_k = mean over the places of ∂y/∂A_k        M = ReLU(Σ_k α_k A_k)

import { channelMeans, layerGradient, placeMap } from '../camMaths';
import type { Method } from './method';

export const gradCam: Method = {
  id: 'grad-cam',
  name: 'Grad-CAM',
  summary: 'Where the feature maps lie that speak for the class, weighted by their mean gradient.',
  usesLayer: true,
  usesSeed: false,
  /** Raw: [height, width] of the layer, not negative. */
  explain: async (context) => {
    const found = await layerGradient(context);
    const { activation, gradient, layer, area } = found;
    const weights = channelMeans(gradient, layer.channels, area);
    return placeMap(found, (index, k) => (weights[k] ?? 0) * (activation[index] ?? 0));
  },
};
