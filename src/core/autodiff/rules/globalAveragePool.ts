import { elementCount } from '../../onnx/tensor';
import type { OperatorRule } from '../rule';

/** y = Σ x / count; dx = dy / count everywhere. */
export const globalAveragePool: OperatorRule = {
  id: 'GlobalAveragePool',
  derivative: ({ ops, x: [x], dy: [dy] }) => {
    if (!x || !dy) return [];
    return [ops.expand(ops.mul(dy, 1 / elementCount(x.dims.slice(2))), x.dims)];
  },
};
