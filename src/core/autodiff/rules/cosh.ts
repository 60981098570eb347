import { unary } from '../unary';

/** y = cosh x; dx = sinh x · dy */
export const cosh = unary('Cosh', ({ ops, x, dy }) => ops.mul(dy, ops.map('Sinh', x)));
