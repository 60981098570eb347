import type { OperatorRule } from '../rule';

/** y = max(x, 0); dx = dy where y > 0. At the kink the derivative is 0, as in PyTorch. */
export const relu: OperatorRule = {
  id: 'Relu',
  derivative: ({ ops, y: [y], dy: [dy] }) => (y && dy ? [ops.mask(ops.greater(y, 0), dy)] : []),
};
