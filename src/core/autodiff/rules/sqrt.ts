import { unary, unlessAt } from '../unary';

/** y = √x; dx = dy / 2y, 0 at 0 */
export const sqrt = unary('Sqrt', ({ ops, y, dy }) =>
  unlessAt(ops, y, 0, ops.div(dy, ops.mul(y, 2))),
);
