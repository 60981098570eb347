import { unary } from '../unary';

/** y = ln(1 + eˣ); dx = dy / (1 + e⁻ˣ) */
export const softplus = unary('Softplus', ({ ops, x, dy }) => ops.mul(dy, ops.map('Sigmoid', x)));
