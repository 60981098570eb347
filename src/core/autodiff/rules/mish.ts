import { unary } from '../unary';

/** y = x t with t = tanh(ln(1 + eˣ)); dx = (t + x (1 − t²) / (1 + e⁻ˣ)) dy */
export const mish = unary('Mish', ({ ops, x, dy }) => {
  const t = ops.map('Tanh', ops.map('Softplus', x));
  const slope = ops.mul(ops.sub(1, ops.mul(t, t)), ops.map('Sigmoid', x));
  return ops.mul(dy, ops.add(t, ops.mul(x, slope)));
});
