import { unary } from '../unary';

/** y = x min(max(x/6 + 1/2, 0), 1); dx = dy times 0 up to −3, 1 from 3 on, x/3 + 1/2 between */
export const hardSwish = unary('HardSwish', ({ ops, x, dy }) => {
  const between = ops.add(ops.mul(x, 1 / 3), 0.5);
  const upper = ops.where(ops.less(x, 3), between, 1);
  return ops.mul(dy, ops.mask(ops.greater(x, -3), upper));
});
