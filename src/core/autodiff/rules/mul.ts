import type { OperatorRule } from '../rule';

/** d(a · b) = b da + a db */
export const mul: OperatorRule = {
  id: 'Mul',
  derivative: ({ ops, x: [a, b], dy: [dy], wants }) => {
    if (!a || !b || !dy) return [];
    return [wants[0] ? ops.mul(dy, b) : null, wants[1] ? ops.mul(dy, a) : null];
  },
};
