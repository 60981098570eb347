import type { OperatorRule } from '../rule';

/** y = Σ xᵢ / n; dxᵢ = dy / n */
export const mean: OperatorRule = {
  id: 'Mean',
  derivative: ({ ops, x, dy: [dy] }) => {
    if (!dy) return [];
    const share = ops.mul(dy, 1 / x.length);
    return x.map(() => share);
  },
};
