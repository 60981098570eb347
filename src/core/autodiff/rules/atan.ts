import { unary } from '../unary';

/** y = atan x; dx = dy / (1 + x²) */
export const atan = unary('Atan', ({ ops, x, dy }) => ops.div(dy, ops.add(ops.mul(x, x), 1)));
