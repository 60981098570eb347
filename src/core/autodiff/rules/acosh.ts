import { unary, unlessAt } from '../unary';

/** y = acosh x; dx = dy / √((x − 1)(x + 1)), 0 at 1 */
export const acosh = unary('Acosh', ({ ops, x, dy }) => {
  const square = ops.mul(ops.sub(x, 1), ops.add(x, 1));
  return unlessAt(ops, square, 0, ops.div(dy, ops.map('Sqrt', square)));
});
