import { unary, unlessAt } from '../unary';

/** y = 1 / x; dx = −y² dy, 0 at 0 */
export const reciprocal = unary('Reciprocal', ({ ops, x, y, dy }) =>
  unlessAt(ops, x, 0, ops.neg(ops.mul(dy, ops.mul(y, y)))),
);
