import { normInputGradient, normOutputGradient } from '../norms';
import { reduction } from '../reduction';

/** y = √Σ x²; dx = x dy / y, 0 where y is 0 */
export const reduceL2 = reduction('ReduceL2', ({ ops, x, y, dy }) =>
  normInputGradient(ops, x, normOutputGradient(ops, y, dy, 2), 2),
);
