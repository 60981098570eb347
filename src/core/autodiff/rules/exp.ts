import { unary } from '../unary';

/** y = eˣ; dx = y dy */
export const exp = unary('Exp', ({ ops, y, dy }) => ops.mul(dy, y));
