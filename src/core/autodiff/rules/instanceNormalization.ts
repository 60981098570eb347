import { groupwiseGradients } from '../normalising';
import type { OperatorRule } from '../rule';

/** y = s x̂ + b, x̂ standardised per picture and channel; dx by the derivative of x̂, ds = Σ dy x̂, db = Σ dy. */
export const instanceNormalization: OperatorRule = {
  id: 'InstanceNormalization',
  derivative: (input) => groupwiseGradients(input, input.x[1]?.dims[0] ?? 0),
};
