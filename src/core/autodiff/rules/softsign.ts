import { unary } from '../unary';

/** y = x / (1 + |x|); dx = dy / (1 + |x|)² */
export const softsign = unary('Softsign', ({ ops, x, dy }) => {
  const below = ops.add(1, ops.map('Abs', x));
  return ops.div(ops.div(dy, below), below);
});
