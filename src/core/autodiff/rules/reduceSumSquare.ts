import { reduction } from '../reduction';

/** y = Σ x²; dx = 2 x dy */
export const reduceSumSquare = reduction('ReduceSumSquare', ({ ops, x, dy }) =>
  ops.mul(x, ops.mul(dy, 2)),
);
