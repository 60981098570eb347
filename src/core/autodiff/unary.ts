// The shape of most rules: an operator of one input and one output, whose derivative is a formula in x, y and dy.

import type { Node } from '../onnx/graph';
import type { Ops, Tensor } from './ops';
import type { OperatorRule } from './rule';

export interface Unary {
  readonly ops: Ops;
  readonly node: Node;
  readonly x: Tensor;
  readonly y: Tensor;
  readonly dy: Tensor;
}

/** `dx` gives the gradient of the first input; any others only steer. */
export function unary(id: string, dx: (parts: Unary) => Tensor): OperatorRule {
  return {
    id,
    derivative: ({ ops, node, x: [x], y: [y], dy: [dy] }) =>
      x && y && dy ? [dx({ ops, node, x, y, dy })] : [],
  };
}

/** y has the elements of x in another shape; dx = dy in that of x. */
export function reshaping(id: string): OperatorRule {
  return unary(id, ({ ops, x, dy }) => ops.reshape(dy, x.dims));
}

/**
 * `dx`, but 0 where x is `edge`: the end of a domain, or a pole, where the slope is infinite. One such element would make
 * everything before it infinite, or NaN where dy is 0; of a norm at 0 PyTorch says the same.
 */
export function unlessAt(ops: Ops, x: Tensor, edge: number, dx: Tensor): Tensor {
  return ops.where(ops.equal(x, edge), 0, dx);
}

/** −1, 0 or 1, by operators that GPU providers have. */
export function signOf(ops: Ops, x: Tensor): Tensor {
  return ops.where(ops.greater(x, 0), 1, ops.where(ops.less(x, 0), -1, 0));
}
