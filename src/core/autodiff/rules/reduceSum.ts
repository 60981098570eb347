import { reduction } from '../reduction';

/** y = Σ x; dx = dy */
export const reduceSum = reduction('ReduceSum', ({ dy }) => dy);
