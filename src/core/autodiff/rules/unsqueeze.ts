import { reshaping } from '../unary';

/** y = the elements of x in other dims; dx = dy in those of x */
export const unsqueeze = reshaping('Unsqueeze');
