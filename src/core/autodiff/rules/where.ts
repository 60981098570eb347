import type { OperatorRule } from '../rule';

/** y = a where the condition holds, else b; da = dy where it holds, db = dy where not */
export const where: OperatorRule = {
  id: 'Where',
  derivative: ({ ops, x: [condition], dy: [dy], wants }) => {
    if (!condition || !dy) return [];
    return [
      null,
      wants[1] ? ops.where(condition, dy, 0) : null,
      wants[2] ? ops.where(condition, 0, dy) : null,
    ];
  },
};
