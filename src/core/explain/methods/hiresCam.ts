// HiResCAM. Draelos & Carin 2020, "Use HiResCAM instead of Grad-CAM for faithful explanations of convolutional neural
// networks" (arXiv:2011.08891), equation 4: the gradient is not averaged before it weighs.
//
//   M = ReLU(Σ_k ∂y/∂A_k ⊙ A_k)

import { layerGradient, placeMap } from '../camMaths';
import type { Method } from './method';

export const hiresCam: Method = {
  id: 'hires-cam',
  name: 'HiResCAM',
  summary:
    'Each place of each feature map weighted by its own gradient: exact where pooling and one linear layer follow.',
  usesLayer: true,
  usesSeed: false,
  /** Raw: [height, width] of the layer, not negative. */
  explain: async (context) => {
    const found = await layerGradient(context);
    const { activation, gradient } = found;
    return placeMap(found, (index) => (gradient[index] ?? 0) * (activation[index] ?? 0));
  },
};
