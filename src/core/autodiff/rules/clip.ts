import type { OperatorRule } from '../rule';

/**
 * y = x between two bounds, either of which may be left out; dx = dy where y = x, at the bounds too, as in PyTorch. A bound
 * gets dy where it is what y is; the upper one wins where the bounds are the wrong way round.
 */
export const clip: OperatorRule = {
  id: 'Clip',
  derivative: ({ ops, x: [x, low, high], y: [y], dy: [dy], wants }) => {
    if (!x || !y || !dy) return [];
    const ofLow = low && high && wants[1] ? ops.mask(ops.less(low, high), dy) : dy;
    const raised = low && wants[2] ? ops.max(x, low) : x;
    return [
      wants[0] ? ops.mask(ops.equal(x, y), dy) : null,
      low && wants[1] ? ops.mask(ops.less(x, low), ofLow) : null,
      high && wants[2] ? ops.mask(ops.greater(raised, high), dy) : null,
    ];
  },
};
