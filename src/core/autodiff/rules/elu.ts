import { floatOf } from '../../onnx/nodeAttributes';
import { unary } from '../unary';

/** y = x, or α (eˣ − 1) below 0; dx = dy where x > 0, else (y + α) dy */
export const elu = unary('Elu', ({ ops, node, x, y, dy }) =>
  ops.where(ops.greater(x, 0), dy, ops.mul(dy, ops.add(y, floatOf(node, 'alpha', 1)))),
);
