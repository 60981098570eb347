import { intOf } from '../../onnx/nodeAttributes';
import { normInputGradient } from '../norms';
import type { OperatorRule } from '../rule';

/** y = x / ‖x‖ₚ along an axis; dx = (dy − ∂‖x‖/∂x Σ dy y) / ‖x‖. */
export const lpNormalization: OperatorRule = {
  id: 'LpNormalization',
  derivative: ({ ops, node, x: [x], y: [y], dy: [dy] }) => {
    if (!x || !y || !dy) return [];
    const p = intOf(node, 'p', 2);
    const axes = [intOf(node, 'axis', -1)];
    const reduce = p === 1 ? 'ReduceL1' : 'ReduceL2';
    const along = ops.sum(ops.mul(dy, y), axes);
    const norm = ops.node(reduce, [x, ops.ints(axes)], along.dims);
    // ∂‖x‖₂/∂x = x / ‖x‖ = y.
    const toward = p === 1 ? normInputGradient(ops, x, along, p) : ops.mul(y, along);
    return [ops.div(ops.sub(dy, toward), norm)];
  },
};
