// Eigen-CAM. Muhammad & Yeasin 2020, "Eigen-CAM: Class Activation Map using Principal Components" (arXiv:2008.00299): the
// feature maps projected on their first principal component. Knows nothing of the class. The sign, which the decomposition
// leaves open, is the one that agrees with the activation.

import { layerMaps } from '../layerMaps';
import { firstComponent } from '../principalComponent';
import type { Method } from './method';

export const eigenCam: Method = {
  id: 'eigen-cam',
  name: 'Eigen-CAM',
  summary: 'The pattern that most feature maps share, whatever the class; no gradient.',
  usesLayer: true,
  usesSeed: false,
  /** Raw: [height, width] of the layer, not negative. */
  explain: async (context) => {
    const { layer, maps } = await layerMaps(context);
    const { channels, height, width } = layer;
    const component = firstComponent(maps, channels, height * width);
    const data = Float32Array.from(component, (value) => Math.max(value, 0));
    return {
      raw: { dims: [height, width], data },
      heatmap: { width, height, data, isSigned: false },
    };
  },
};
