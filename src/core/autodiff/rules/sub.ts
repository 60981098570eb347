import type { OperatorRule } from '../rule';

/** d(a − b) = da − db */
export const sub: OperatorRule = {
  id: 'Sub',
  derivative: ({ ops, dy: [dy], wants }) => (dy ? [dy, wants[1] ? ops.neg(dy) : null] : []),
};
