import type { OperatorRule } from '../rule';

/** y = x, or s x below 0; dx = dy where x > 0, else s dy; ds = 0 where x > 0, else x dy */
export const pRelu: OperatorRule = {
  id: 'PRelu',
  derivative: ({ ops, x: [x, slope], dy: [dy], wants }) => {
    if (!x || !slope || !dy) return [];
    const isAbove = ops.greater(x, 0);
    return [
      wants[0] ? ops.where(isAbove, dy, ops.mul(dy, slope)) : null,
      wants[1] ? ops.where(isAbove, 0, ops.mul(dy, x)) : null,
    ];
  },
};
