import type { OperatorRule } from '../rule';

/** d Σ xᵢ = Σ dxᵢ */
export const sum: OperatorRule = {
  id: 'Sum',
  derivative: ({ x, dy: [dy = null] }) => x.map(() => dy),
};
