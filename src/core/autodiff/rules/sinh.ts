import { unary } from '../unary';

/** y = sinh x; dx = cosh x · dy */
export const sinh = unary('Sinh', ({ ops, x, dy }) => ops.mul(dy, ops.map('Cosh', x)));
