import { unary } from '../unary';

/** y = cos x; dx = −sin x · dy */
export const cos = unary('Cos', ({ ops, x, dy }) => ops.neg(ops.mul(dy, ops.map('Sin', x))));
