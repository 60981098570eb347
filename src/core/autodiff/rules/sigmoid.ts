import { unary } from '../unary';

/** y = 1 / (1 + e⁻ˣ); dx = y (1 − y) dy */
export const sigmoid = unary('Sigmoid', ({ ops, y, dy }) => ops.mul(dy, ops.mul(y, ops.sub(1, y))));
