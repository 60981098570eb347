import { intOf } from '../../onnx/nodeAttributes';
import type { OperatorRule } from '../rule';
import { zeros } from '../scatter';

/** y = x at one index along an axis for each element; dx[i] = Σ dy over the elements that picked i */
export const gatherElements: OperatorRule = {
  id: 'GatherElements',
  derivative: ({ ops, node, x: [x, indices], dy: [dy] }) => {
    if (!x || !indices || !dy) return [];
    const attributes = { axis: intOf(node, 'axis', 0), reduction: 'add' };
    const inputs = [zeros(ops, x.dims), indices, dy];
    return [ops.node('ScatterElements', inputs, x.dims, attributes)];
  },
};
