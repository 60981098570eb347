import { floatOf } from '../../onnx/nodeAttributes';
import { unary } from '../unary';

/** y = x, or α (e^(x/α) − 1) below 0; dx = dy where x > 0, else (y / α + 1) dy */
export const celu = unary('Celu', ({ ops, node, x, y, dy }) => {
  const slope = ops.add(ops.div(y, floatOf(node, 'alpha', 1)), 1);
  return ops.where(ops.greater(x, 0), dy, ops.mul(dy, slope));
});
