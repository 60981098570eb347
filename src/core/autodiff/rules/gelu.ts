import { textOf } from '../../onnx/nodeAttributes';
import type { Ops, Tensor } from '../ops';
import { unary } from '../unary';

/**
 * y = x Φ(x) with the normal distribution Φ and its density φ; dx = (Φ(x) + x φ(x)) dy. The approximation is
 * y = x (1 + t) / 2 with t = tanh u, u = √(2/π) (x + 0.044715 x³); dx = ((1 + t) / 2 + x (1 − t²) u′ / 2) dy.
 */
export const gelu = unary('Gelu', ({ ops, node, x, dy }) => {
  const isTanh = textOf(node, 'approximate', 'none') === 'tanh';
  return ops.mul(dy, isTanh ? approximateSlope(ops, x) : exactSlope(ops, x));
});

function exactSlope(ops: Ops, x: Tensor): Tensor {
  const erf = ops.map('Erf', ops.mul(x, Math.SQRT1_2));
  const distribution = ops.mul(ops.add(erf, 1), 0.5);
  const bell = ops.map('Exp', ops.mul(ops.mul(x, x), -0.5));
  const density = ops.mul(bell, 1 / Math.sqrt(2 * Math.PI));
  return ops.add(distribution, ops.mul(x, density));
}

function approximateSlope(ops: Ops, x: Tensor): Tensor {
  const scale = Math.sqrt(2 / Math.PI);
  const square = ops.mul(x, x);
  const u = ops.mul(x, ops.add(ops.mul(square, scale * 0.044715), scale));
  const du = ops.add(ops.mul(square, 3 * scale * 0.044715), scale);
  const t = ops.map('Tanh', u);
  const bend = ops.mul(x, ops.mul(ops.sub(1, ops.mul(t, t)), du));
  return ops.mul(ops.add(ops.add(t, 1), bend), 0.5);
}
