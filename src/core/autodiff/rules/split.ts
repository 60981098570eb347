import { intOf } from '../../onnx/nodeAttributes';
import type { OperatorRule } from '../rule';
import { zeros } from '../scatter';

/** Parts of x along an axis; dx = their gradients one after another */
export const split: OperatorRule = {
  id: 'Split',
  derivative: ({ ops, node, x: [x], y, dy }) => {
    if (!x) return [];
    const axis = (intOf(node, 'axis', 0) + x.dims.length) % x.dims.length;
    const parts = y.map((part, i) => dy[i] ?? zeros(ops, part.dims));
    return [ops.concat(parts, axis)];
  },
};
