// What the operators that reduce over axes share: which axes those are, and the output as if they had been kept, so that
// it can be set against the input.

import { intOf } from '../onnx/nodeAttributes';
import { elementCount } from '../onnx/tensor';
import { numbersOf } from './numbers';
import type { Ops, Tensor } from './ops';
import type { OperatorRule, RuleInput } from './rule';
import { normalAxes, reducedDims } from './shapes';

export interface Reduction {
  readonly ops: Ops;
  readonly x: Tensor;
  /** Output and its gradient, with dims of 1 where the input was reduced. */
  readonly y: Tensor;
  readonly dy: Tensor;
  /** Counted from the front, ascending. */
  readonly axes: readonly number[];
  /** How many elements of the input make one of the output. */
  readonly count: number;
}

/** `dx` may give what is broadcast over the reduced axes. */
export function reduction(id: string, dx: (parts: Reduction) => Tensor): OperatorRule {
  return {
    id,
    derivative: (input) => {
      const { ops, x, y, dy } = input;
      if (!x[0] || !y[0] || !dy[0]) return [];
      const axes = reducedAxes(input, x[0].dims.length);
      if (!axes) return { refusal: 'its axes are not constant' };
      const kept = reducedDims(x[0].dims, axes, true);
      const parts = { x: x[0], y: ops.reshape(y[0], kept), dy: ops.reshape(dy[0], kept) };
      const count = elementCount(x[0].dims) / Math.max(1, elementCount(kept));
      return [ops.expand(dx({ ops, ...parts, axes, count }), x[0].dims)];
    },
  };
}

/** All where none are named, unless the node says that none means none; undefined where they are computed. */
function reducedAxes({ node, constant }: RuleInput, rank: number): readonly number[] | undefined {
  const value = constant(1);
  if (node.inputs[1] && !value) return undefined;
  const axes = value ? numbersOf(value) : [];
  if (axes.length > 0) return normalAxes(axes, rank);
  const isNone = intOf(node, 'noop_with_empty_axes', 0) === 1;
  return isNone ? [] : Array.from({ length: rank }, (_, axis) => axis);
}
