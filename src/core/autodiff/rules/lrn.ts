import { floatOf, intOf } from '../../onnx/nodeAttributes';
import { throughAxis } from '../axisMaps';
import type { Tensor } from '../ops';
import type { OperatorRule } from '../rule';
import { windowTaps } from '../windows';

/**
 * y = x D⁻ᵝ with D[c] = bias + α / size · Σ x² over the `size` channels around c;
 * dx[c] = dy D⁻ᵝ − 2 α β / size · x Σ dy x D⁻ᵝ⁻¹ over the same channels, for `size` is odd in ONNX Runtime.
 */
export const lrn: OperatorRule = {
  id: 'LRN',
  derivative: ({ ops, node, x: [x], dy: [dy] }) => {
    if (!x || !dy) return [];
    const size = intOf(node, 'size', 1);
    const alpha = floatOf(node, 'alpha', 1e-4) / size;
    const beta = floatOf(node, 'beta', 0.75);
    const channels = x.dims[1] ?? 0;
    const window = { kernel: size, stride: 1, dilation: 1, before: (size - 1) / 2, after: 0 };
    const map = Array.from({ length: channels }, (_, at) => windowTaps(window, channels, at));
    const around = (values: Tensor): Tensor => throughAxis(ops, values, 1, channels, map);
    const d = ops.add(ops.mul(around(ops.mul(x, x)), alpha), floatOf(node, 'bias', 1));
    // D is positive: a power by logarithm is faster than Pow.
    const power = ops.map('Exp', ops.mul(ops.map('Log', d), -beta));
    const direct = ops.mul(dy, power);
    const shared = around(ops.div(ops.mul(direct, x), d));
    return [ops.sub(direct, ops.mul(ops.mul(x, shared), 2 * alpha * beta))];
  },
};
