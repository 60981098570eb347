// Sums of what goes back to elements that were picked: the other side of every gathering.

import type { Ops, Tensor } from './ops';

export function zeros(ops: Ops, dims: readonly number[]): Tensor {
  return ops.node('ConstantOfShape', [ops.ints(dims)], dims);
}

/** Zeros of `dims` with `updates` added where `indices`, the leading coordinates in their last axis, point. */
export function scatterAdd(
  ops: Ops,
  dims: readonly number[],
  indices: Tensor,
  updates: Tensor,
): Tensor {
  return ops.node('ScatterND', [zeros(ops, dims), indices, updates], dims, { reduction: 'add' });
}
