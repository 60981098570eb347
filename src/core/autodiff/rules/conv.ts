import { intOf } from '../../onnx/nodeAttributes';
import { inputGradient, weightGradient } from '../convolution';
import type { OperatorRule } from '../rule';
import { spatialAxes, windowsOf } from '../windows';

/** y = x ∗ w + b; dx = dy ∗ᵀ w, dw = x ∗ dy (sums over batch and places), db = Σ dy. */
export const conv: OperatorRule = {
  id: 'Conv',
  derivative: ({ ops, node, x: [x, w], dy: [dy], wants }) => {
    if (!x || !w || !dy) return [];
    const windows = windowsOf(node, w.dims.slice(2));
    const groups = intOf(node, 'group', 1);
    return [
      wants[0] ? inputGradient(ops, dy, w, x.dims, windows, groups) : null,
      wants[1] ? weightGradient(ops, x, dy, w.dims, windows, groups) : null,
      wants[2] ? ops.sum(dy, [0, ...spatialAxes(dy)], false) : null,
    ];
  },
};
