import type { OperatorRule } from '../rule';
import { amongOperands } from '../ties';

/** y = max xᵢ; dxᵢ = dy where xᵢ = y, shared evenly among equal operands */
export const max: OperatorRule = { id: 'Max', derivative: amongOperands };
