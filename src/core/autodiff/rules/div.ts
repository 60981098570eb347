import type { OperatorRule } from '../rule';

/** y = a / b; da = dy / b, db = −y dy / b */
export const div: OperatorRule = {
  id: 'Div',
  derivative: ({ ops, x: [, b], y: [y], dy: [dy], wants }) => {
    if (!b || !y || !dy) return [];
    const da = ops.div(dy, b);
    return [da, wants[1] ? ops.neg(ops.mul(da, y)) : null];
  },
};
