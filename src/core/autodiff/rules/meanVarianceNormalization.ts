import { intsOf } from '../../onnx/nodeAttributes';
import { standardisedGradient } from '../normalising';
import type { OperatorRule } from '../rule';

/** The specification's ε, added to the deviation, not the variance. */
const epsilon = 1e-9;

/** y = (x − mean) / (deviation + ε) over `axes`; dx = (dy − mean dy − y mean(dy y)) / deviation. */
export const meanVarianceNormalization: OperatorRule = {
  id: 'MeanVarianceNormalization',
  derivative: ({ ops, node, x: [x], y: [y], dy: [dy] }) => {
    if (!x || !y || !dy) return [];
    const axes = intsOf(node, 'axes') ?? [0, 2, 3];
    const centred = ops.sub(x, ops.mean(x, axes));
    const deviation = ops.map('Sqrt', ops.mean(ops.mul(centred, centred), axes));
    const inverse = ops.map('Reciprocal', ops.add(deviation, epsilon));
    return [standardisedGradient(ops, dy, { values: y, inverse }, axes)];
  },
};
