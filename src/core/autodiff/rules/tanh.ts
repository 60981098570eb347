import { unary } from '../unary';

/** y = tanh x; dx = (1 − y²) dy */
export const tanh = unary('Tanh', ({ ops, y, dy }) => ops.mul(dy, ops.sub(1, ops.mul(y, y))));
