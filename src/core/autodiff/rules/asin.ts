import { unary, unlessAt } from '../unary';

/** y = asin x; dx = dy / √((1 − x)(1 + x)), 0 at ±1 */
export const asin = unary('Asin', ({ ops, x, dy }) => {
  const square = ops.mul(ops.sub(1, x), ops.add(1, x));
  return unlessAt(ops, square, 0, ops.div(dy, ops.map('Sqrt', square)));
});
