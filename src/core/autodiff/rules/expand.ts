import { unary } from '../unary';

/** y = x broadcast to given dims; dx = dy, summed by the driver over what was broadcast */
export const expand = unary('Expand', ({ dy }) => dy);
