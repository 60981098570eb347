import { unary } from '../unary';

/** dx = dy */
export const identity = unary('Identity', ({ dy }) => dy);
