// Eigen-Grad-CAM: Eigen-CAM of gradient ⊙ activation, so that the class matters. As in pytorch-grad-cam; no paper.

import { layerGradient } from '../camMaths';
import { firstComponent } from '../principalComponent';
import type { Method } from './method';

export const eigenGradCam: Method = {
  id: 'eigen-grad-cam',
  name: 'Eigen-Grad-CAM',
  summary: 'The pattern that the feature maps share once each place is weighted by its gradient.',
  usesLayer: true,
  usesSeed: false,
  /** Raw: [height, width] of the layer, not negative. */
  explain: async (context) => {
    const { activation, gradient, layer, area } = await layerGradient(context);
    const { channels, height, width } = layer;
    const products = activation.map((value, index) => value * (gradient[index] ?? 0));
    const component = firstComponent(products, channels, area);
    const data = Float32Array.from(component, (value) => Math.max(value, 0));
    return {
      raw: { dims: [height, width], data },
      heatmap: { width, height, data, isSigned: false },
    };
  },
};
