import type { Ops, Tensor } from '../ops';
import type { OperatorRule } from '../rule';

/** C = A B, batched and broadcast; dA = dC Bᵀ, dB = Aᵀ dC. A vector operand is a matrix of one row or one column. */
export const matMul: OperatorRule = {
  id: 'MatMul',
  derivative: ({ ops, x: [left, right], dy: [dy], wants }) => {
    if (!left || !right || !dy) return [];
    const a = left.dims.length === 1 ? ops.reshape(left, [1, ...left.dims]) : left;
    const b = right.dims.length === 1 ? ops.reshape(right, [...right.dims, 1]) : right;
    const dc = withVectorAxes(ops, dy, left, right);
    const da = wants[0] ? ops.matmul(dc, ops.swapLast(b)) : null;
    const db = wants[1] ? ops.matmul(ops.swapLast(a), dc) : null;
    return [
      da && left.dims.length === 1 ? rows(ops, da, -2) : da,
      db && right.dims.length === 1 ? rows(ops, db, -1) : db,
    ];
  },
};

/** MatMul drops the axis it added to a vector; the gradient gets it back. */
function withVectorAxes(ops: Ops, dy: Tensor, left: Tensor, right: Tensor): Tensor {
  const dims = [...dy.dims];
  if (right.dims.length === 1) dims.push(1);
  if (left.dims.length === 1) dims.splice(dims.length - 1, 0, 1);
  return ops.reshape(dy, dims);
}

/** Takes away an axis of length 1. */
function rows(ops: Ops, x: Tensor, axis: -1 | -2): Tensor {
  return ops.reshape(x, x.dims.toSpliced(axis, 1));
}
