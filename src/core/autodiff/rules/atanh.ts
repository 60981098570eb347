import { unary, unlessAt } from '../unary';

/** y = atanh x; dx = dy / ((1 − x)(1 + x)), 0 at ±1 */
export const atanh = unary('Atanh', ({ ops, x, dy }) => {
  const square = ops.mul(ops.sub(1, x), ops.add(1, x));
  return unlessAt(ops, square, 0, ops.div(dy, square));
});
