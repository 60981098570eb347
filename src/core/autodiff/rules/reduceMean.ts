import { reduction } from '../reduction';

/** y = Σ x / n; dx = dy / n */
export const reduceMean = reduction('ReduceMean', ({ ops, dy, count }) => ops.mul(dy, 1 / count));
