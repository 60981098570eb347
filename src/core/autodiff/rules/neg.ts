import { unary } from '../unary';

/** d(−x) = −dx */
export const neg = unary('Neg', ({ ops, dy }) => ops.neg(dy));
