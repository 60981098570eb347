import { unary } from '../unary';

/** y = asinh x; dx = dy / √(x² + 1) */
export const asinh = unary('Asinh', ({ ops, x, dy }) =>
  ops.div(dy, ops.map('Sqrt', ops.add(ops.mul(x, x), 1))),
);
