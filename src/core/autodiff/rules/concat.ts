import { intOf } from '../../onnx/nodeAttributes';
import type { OperatorRule } from '../rule';

/** y = operands one after another along an axis; each gets its part of dy */
export const concat: OperatorRule = {
  id: 'Concat',
  derivative: ({ ops, node, x, y: [y], dy: [dy], wants }) => {
    if (!y || !dy) return [];
    const axis = (intOf(node, 'axis', 0) + y.dims.length) % y.dims.length;
    let end = 0;
    return x.map((part, i) => {
      const start = end;
      end += part?.dims[axis] ?? 0;
      return wants[i] ? ops.slice(dy, [{ axis, start, end }]) : null;
    });
  },
};
