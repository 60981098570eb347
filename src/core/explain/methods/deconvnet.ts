// Deconvnet. Zeiler & Fergus 2013, "Visualizing and Understanding Convolutional Networks" (arXiv:1311.2901), section 2.1: on
// the way back rectifiers rectify what comes, whatever their input was.

import { deconvnetRules } from '../guidedRules';
import { inputGradient, inputResult } from '../inputMaps';
import type { Method } from './method';

export const deconvnet: Method = {
  id: 'deconvnet',
  name: 'Deconvnet',
  summary: 'The picture that the network would draw from its own answer.',
  usesLayer: false,
  usesSeed: false,
  /** Raw: signed, in the model's own axis order, without the batch axis. */
  explain: async (context) => {
    const gradient = await inputGradient(context, context.picture, 1, deconvnetRules);
    return inputResult(context.subject.input, gradient, 'largest');
  },
};
