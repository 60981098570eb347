import type { OperatorRule } from '../rule';

/** y = a − n b with a whole n (fmod, the only kind for floats); da = dy, db = −n dy with n = (a − y) / b */
export const mod: OperatorRule = {
  id: 'Mod',
  derivative: ({ ops, x: [a, b], y: [y], dy: [dy], wants }) => {
    if (!a || !b || !y || !dy) return [];
    return [dy, wants[1] ? ops.mul(dy, ops.div(ops.sub(y, a), b)) : null];
  },
};
