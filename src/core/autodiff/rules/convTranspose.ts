import type { Node } from '../../onnx/graph';
import { intOf, intsOf, textOf } from '../../onnx/nodeAttributes';
import { convolution, weightGradient } from '../convolution';
import type { Tensor } from '../ops';
import type { OperatorRule } from '../rule';
import { type AxisWindow, reach, spatialAxes, windowsOf } from '../windows';

/** y = x ∗ᵀ w + b, the derivative of a convolution; so dx = dy ∗ w, and dw is that convolution's with x for its gradient. */
export const convTranspose: OperatorRule = {
  id: 'ConvTranspose',
  derivative: ({ ops, node, x: [x, w], dy: [dy], wants }) => {
    if (!x || !w || !dy) return [];
    const windows = cropped(node, windowsOf(node, w.dims.slice(2)), x, dy);
    const groups = intOf(node, 'group', 1);
    return [
      wants[0] ? convolution(ops, dy, w, x.dims, windows, groups) : null,
      wants[1] ? weightGradient(ops, dy, x, w.dims, windows, groups) : null,
      wants[2] ? ops.sum(dy, [0, ...spatialAxes(dy)], false) : null,
    ];
  },
};

/** Where output_shape is given the pads follow from it, the odd one before unless the mode is SAME_UPPER. */
function cropped(
  node: Node,
  windows: readonly AxisWindow[],
  x: Tensor,
  y: Tensor,
): readonly AxisWindow[] {
  if (!intsOf(node, 'output_shape')) return windows;
  return windows.map((each, i) => {
    const extra = intsOf(node, 'output_padding')?.[i] ?? 0;
    const full = each.stride * ((x.dims[i + 2] ?? 1) - 1) + extra + reach(each) + 1;
    const total = Math.max(0, full - (y.dims[i + 2] ?? 0));
    const isUpper = textOf(node, 'auto_pad', 'NOTSET') === 'SAME_UPPER';
    const before = isUpper ? Math.floor(total / 2) : Math.ceil(total / 2);
    return { ...each, before, after: total - before };
  });
}
