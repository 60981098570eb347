import { floatOf } from '../../onnx/nodeAttributes';
import { unary } from '../unary';

/** y = x, or α x below 0; dx = dy where x > 0, else α dy */
export const leakyRelu = unary('LeakyRelu', ({ ops, node, x, dy }) =>
  ops.where(ops.greater(x, 0), dy, ops.mul(dy, floatOf(node, 'alpha', 0.01))),
);
