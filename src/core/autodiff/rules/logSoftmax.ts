import { intOf } from '../../onnx/nodeAttributes';
import { unary } from '../unary';

/** y = x − ln Σ eˣ along an axis; dx = dy − eʸ Σ dy */
export const logSoftmax = unary('LogSoftmax', ({ ops, node, y, dy }) => {
  const total = ops.sum(dy, [intOf(node, 'axis', -1)]);
  return ops.sub(dy, ops.mul(ops.map('Exp', y), total));
});
