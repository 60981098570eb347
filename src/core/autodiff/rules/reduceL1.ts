import { normInputGradient, normOutputGradient } from '../norms';
import { reduction } from '../reduction';

/** y = Σ |x|; dx = sign x · dy */
export const reduceL1 = reduction('ReduceL1', ({ ops, x, y, dy }) =>
  normInputGradient(ops, x, normOutputGradient(ops, y, dy, 1), 1),
);
