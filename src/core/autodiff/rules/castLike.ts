import { ofCast } from '../casting';
import type { OperatorRule } from '../rule';

/** y = x in the element type of another value; dx = dy in that of x, nothing where either has whole numbers */
export const castLike: OperatorRule = { id: 'CastLike', derivative: ofCast };
