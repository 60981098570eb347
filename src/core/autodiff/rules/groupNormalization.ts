import { intOf } from '../../onnx/nodeAttributes';
import { groupwiseGradients } from '../normalising';
import type { OperatorRule } from '../rule';

/**
 * y = s x̂ + b, x̂ standardised per picture and group of channels, s and b one number per group as in opsets 18 to 20; dx by
 * the derivative of x̂, ds = Σ dy x̂, db = Σ dy.
 */
export const groupNormalization: OperatorRule = {
  id: 'GroupNormalization',
  derivative: (input) => groupwiseGradients(input, intOf(input.node, 'num_groups', 1)),
};
