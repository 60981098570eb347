import { reduction } from '../reduction';

/** y = ln Σ eˣ; dx = e^(x − y) dy */
export const reduceLogSumExp = reduction('ReduceLogSumExp', ({ ops, x, y, dy }) =>
  ops.mul(dy, ops.map('Exp', ops.sub(x, y))),
);
