import { unary } from '../unary';

/** y = sin x; dx = cos x · dy */
export const sin = unary('Sin', ({ ops, x, dy }) => ops.mul(dy, ops.map('Cos', x)));
