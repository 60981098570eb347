// LayerCAM. Jiang et al. 2021, "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization" (IEEE TIP 30),
// equations 5 to 7: only places whose gradient is positive speak for the class. Works on early layers too.
//
//   M = ReLU(Σ_k ReLU(∂y/∂A_k) ⊙ A_k)

import { layerGradient, placeMap } from '../camMaths';
import type { Method } from './method';

export const layerCam: Method = {
  id: 'layer-cam',
  name: 'LayerCAM',
  summary:
    'Each place weighted by its own gradient where that is positive; gives fine maps at early layers.',
  usesLayer: true,
  usesSeed: false,
  /** Raw: [height, width] of the layer, not negative. */
  explain: async (context) => {
    const found = await layerGradient(context);
    const { activation, gradient } = found;
    return placeMap(found, (index) => Math.max(gradient[index] ?? 0, 0) * (activation[index] ?? 0));
  },
};
