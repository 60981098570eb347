import { ofCast } from '../casting';
import type { OperatorRule } from '../rule';

/** y = x in another element type; dx = dy in that of x, nothing where either has whole numbers */
export const cast: OperatorRule = { id: 'Cast', derivative: ofCast };
