import { elementCount } from '../../onnx/tensor';
import type { OperatorRule } from '../rule';

/** y = max x; dx = dy at the first maximum of each channel, as in PyTorch. */
export const globalMaxPool: OperatorRule = {
  id: 'GlobalMaxPool',
  derivative: ({ ops, x: [x], dy: [dy] }) => {
    if (!x || !dy) return [];
    const outer = x.dims.slice(0, 2);
    const places = elementCount(x.dims.slice(2));
    const flat = ops.reshape(x, [...outer, places]);
    const first = ops.node('ArgMax', [flat], [...outer, 1], { axis: 2 }, 'int64');
    const isFirst = ops.equal(first, ops.ints(Array.from({ length: places }, (_, i) => i)));
    return [ops.reshape(ops.mask(isFirst, ops.reshape(dy, [...outer, 1])), x.dims)];
  },
};
