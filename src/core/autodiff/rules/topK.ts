import { intOf } from '../../onnx/nodeAttributes';
import type { OperatorRule } from '../rule';
import { zeros } from '../scatter';

/** The k largest or smallest elements; dx = dy at their indices. */
export const topK: OperatorRule = {
  id: 'TopK',
  derivative: ({ ops, node, x: [x], y: [, indices], dy: [dy] }) => {
    if (!x || !indices || !dy) return [];
    const inputs = [zeros(ops, x.dims), indices, dy];
    return [ops.node('ScatterElements', inputs, x.dims, { axis: intOf(node, 'axis', -1) })];
  },
};
