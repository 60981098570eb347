import { floatOf } from '../../onnx/nodeAttributes';
import { unary } from '../unary';

/** y = x where x > α, else 0; dx = dy there */
export const thresholdedRelu = unary('ThresholdedRelu', ({ ops, node, x, dy }) =>
  ops.mask(ops.greater(x, floatOf(node, 'alpha', 1)), dy),
);
