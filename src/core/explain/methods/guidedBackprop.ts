// Guided backpropagation. Springenberg et al. 2014, "Striving for Simplicity: The All Convolutional Net" (arXiv:1412.6806),
// section 3.4: at each rectifier only positive gradients pass, where the input was positive too. Sharp, but it hardly
// depends on the class (Adebayo et al. 2018).

import { guidedRules } from '../guidedRules';
import { inputGradient, inputResult } from '../inputMaps';
import type { Method } from './method';

export const guidedBackprop: Method = {
  id: 'guided-backprop',
  name: 'Guided backpropagation',
  summary: 'Sharp picture of what excites the network; says little about which class.',
  usesLayer: false,
  usesSeed: false,
  /** Raw: signed, in the model's own axis order, without the batch axis. */
  explain: async (context) => {
    const gradient = await inputGradient(context, context.picture, 1, guidedRules);
    return inputResult(context.subject.input, gradient, 'largest');
  },
};
