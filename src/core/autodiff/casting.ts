// Changes of element type: between floating point types the gradient changes type too, and whole numbers have none.

import type { ElementType } from '../../protocol/model';
import type { Derivative } from './rule';

export const isFloating = (type: ElementType): boolean =>
  ['float32', 'float64', 'float16', 'bfloat16'].includes(type);

/** y = x in another element type; dx = dy in that of x */
export const ofCast: Derivative = ({ ops, x: [x], y: [y], dy: [dy] }) =>
  x && y && dy && isFloating(x.type) && isFloating(y.type) ? [ops.cast(dy, x.type)] : [];
