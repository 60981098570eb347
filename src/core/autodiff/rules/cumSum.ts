import { intOf } from '../../onnx/nodeAttributes';
import type { OperatorRule } from '../rule';

/** y[i] = Σ x up to i, or from i on; dx is the same sum of dy in the other direction */
export const cumSum: OperatorRule = {
  id: 'CumSum',
  derivative: ({ ops, node, x: [x, axis], dy: [dy] }) => {
    if (!x || !axis || !dy) return [];
    const exclusive = intOf(node, 'exclusive', 0);
    const reverse = 1 - intOf(node, 'reverse', 0);
    return [ops.node('CumSum', [dy, axis], x.dims, { exclusive, reverse })];
  },
};
