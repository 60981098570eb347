import { signOf, unary } from '../unary';

/** y = |x|; dx = sign x · dy, 0 at 0 */
export const abs = unary('Abs', ({ ops, x, dy }) => ops.mul(dy, signOf(ops, x)));
