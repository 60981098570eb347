import { floatOf } from '../../onnx/nodeAttributes';
import { unary } from '../unary';

/** y = α x + β between 0 and 1; dx = α dy where y lies between, as in PyTorch not at the ends */
export const hardSigmoid = unary('HardSigmoid', ({ ops, node, y, dy }) => {
  const inside = ops.mask(ops.less(y, 1), ops.mul(dy, floatOf(node, 'alpha', 0.2)));
  return ops.mask(ops.greater(y, 0), inside);
});
