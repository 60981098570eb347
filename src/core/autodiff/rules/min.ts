import type { OperatorRule } from '../rule';
import { amongOperands } from '../ties';

/** y = min xᵢ; dxᵢ = dy where xᵢ = y, shared evenly among equal operands */
export const min: OperatorRule = { id: 'Min', derivative: amongOperands };
