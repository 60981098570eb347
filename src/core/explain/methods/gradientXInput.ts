// Gradient × input. Shrikumar et al. 2016, "Not Just a Black Box: Learning Important Features Through Propagating Activation
// Differences" (arXiv:1605.01713), section 2.
//
//   R = x ⊙ ∂y/∂x

import { inputGradient, inputResult } from '../inputMaps';
import type { Method } from './method';

export const gradientXInput: Method = {
  id: 'gradient-x-input',
  name: 'Gradient × input',
  summary:
    'Each pixel’s value times the target’s reaction to it: what speaks for it and against it.',
  usesLayer: false,
  usesSeed: false,
  /** Raw: signed, in the model's own axis order, without the batch axis. */
  explain: async (context) => {
    const { picture, subject } = context;
    const gradient = await inputGradient(context, picture, 1);
    const product = gradient.map((value, i) => value * (picture[i] ?? 0));
    return inputResult(subject.input, product, 'sum');
  },
};
