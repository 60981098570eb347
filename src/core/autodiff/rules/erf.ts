import { unary } from '../unary';

/** y = erf x; dx = 2/√π · e^(−x²) dy */
export const erf = unary('Erf', ({ ops, x, dy }) => {
  const bell = ops.map('Exp', ops.neg(ops.mul(x, x)));
  return ops.mul(dy, ops.mul(bell, 2 / Math.sqrt(Math.PI)));
});
