import type { OperatorRule } from '../rule';

/**
 * y = x between two bounds, either of which may be left out; dx = dy where x lies between, at the bounds too, as in PyTorch.
 * A bound gets dy where y is that bound; the upper one wins where the bounds are the wrong way round.
 */
export const clip: OperatorRule = {
  id: 'Clip',
  derivative: ({ ops, x: [x, low, high], dy: [dy], wants }) => {
    if (!x || !dy) return [];
    const aboveLow = low ? ops.mask(ops.greaterOrEqual(x, low), dy) : dy;
    const ofLow = low && high && wants[1] ? ops.mask(ops.less(low, high), dy) : dy;
    const raised = low && wants[2] ? ops.max(x, low) : x;
    return [
      high ? ops.mask(ops.lessOrEqual(x, high), aboveLow) : aboveLow,
      low && wants[1] ? ops.mask(ops.less(x, low), ofLow) : null,
      high && wants[2] ? ops.mask(ops.greater(raised, high), dy) : null,
    ];
  },
};
