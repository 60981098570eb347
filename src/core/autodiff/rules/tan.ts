import { unary } from '../unary';

/** y = tan x; dx = (1 + y²) dy */
export const tan = unary('Tan', ({ ops, y, dy }) => ops.mul(dy, ops.add(ops.mul(y, y), 1)));
