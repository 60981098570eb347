import { unary, unlessAt } from '../unary';

/** y = ln x; dx = dy / x, 0 at 0 */
export const log = unary('Log', ({ ops, x, dy }) => unlessAt(ops, x, 0, ops.div(dy, x)));
