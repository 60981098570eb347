// Saliency. Simonyan et al. 2013, "Deep Inside Convolutional Networks: Visualising Image Classification Models and Saliency
// Maps" (arXiv:1312.6034), section 3: the gradient of the score at the picture. For the eye the largest magnitude over the
// channels, as there.
//
//   R = ∂y/∂x

import { inputGradient, inputResult } from '../inputMaps';
import type { Method } from './method';

export const saliency: Method = {
  id: 'saliency',
  name: 'Saliency',
  summary: 'How strongly the target reacts to a small change of each pixel.',
  usesLayer: false,
  usesSeed: false,
  /** Raw: the signed gradient in the model's own axis order, without the batch axis. */
  explain: async (context) => {
    const gradient = await inputGradient(context, context.picture, 1);
    return inputResult(context.subject.input, gradient, 'largest');
  },
};
