import { reduction } from '../reduction';

/** y = ln Σ x; dx = dy / Σ x = e⁻ʸ dy */
export const reduceLogSum = reduction('ReduceLogSum', ({ ops, y, dy }) =>
  ops.mul(dy, ops.map('Exp', ops.neg(y))),
);
