// What a maximum or minimum hands back: all of dy to the one operand that it is, even shares where several are equal.

import type { Tensor } from './ops';
import type { Reduction } from './reduction';
import type { Derivative } from './rule';

/** y = max or min of the operands; dxᵢ = dy / n where xᵢ is one of the n that equal y, as PyTorch shares it between two. */
export const amongOperands: Derivative = ({ ops, x, y: [y], dy: [dy], wants }) => {
  if (!y || !dy) return [];
  if (x.length === 1) return [dy];
  const isExtreme = x.map((each) => each && ops.cast(ops.equal(each, y), 'float32'));
  const count = isExtreme.reduce((total, each) => (total && each ? ops.add(total, each) : each));
  if (!count) return [];
  const share = ops.div(dy, count);
  return isExtreme.map((each, i) => (each && wants[i] ? ops.mul(share, each) : null));
};

/** The same within one operand: y = max or min of x over axes. */
export function amongElements({ ops, x, y, dy, axes }: Reduction): Tensor {
  const isExtreme = ops.cast(ops.equal(x, y), 'float32');
  return ops.mul(isExtreme, ops.div(dy, ops.sum(isExtreme, axes)));
}
