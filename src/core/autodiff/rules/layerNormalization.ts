import { floatOf, intOf } from '../../onnx/nodeAttributes';
import { standardised, standardisedGradient } from '../normalising';
import type { OperatorRule } from '../rule';

/** y = s x̂ + b, x̂ standardised over the axes from `axis` on; dx by the derivative of x̂, ds = dy x̂, db = dy. */
export const layerNormalization: OperatorRule = {
  id: 'LayerNormalization',
  derivative: ({ ops, node, x: [x, s], dy: [dy, dMean, dInverse], wants }) => {
    if (!x || !s) return [];
    if (!dy || dMean || dInverse) return { refusal: 'its Mean or InvStdDev is used further on' };
    const axis = (intOf(node, 'axis', -1) + x.dims.length) % x.dims.length;
    const axes = [...x.dims.keys()].slice(axis);
    const normal = standardised(ops, x, axis, floatOf(node, 'epsilon', 1e-5));
    const dx = wants[0] ? standardisedGradient(ops, ops.mul(dy, s), normal, axes) : null;
    return [dx, wants[1] ? ops.mul(dy, normal.values) : null, dy];
  },
};
