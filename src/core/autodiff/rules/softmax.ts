import { intOf } from '../../onnx/nodeAttributes';
import { unary } from '../unary';

/** y = eˣ / Σ eˣ along an axis; dx = y (dy − Σ y dy) */
export const softmax = unary('Softmax', ({ ops, node, y, dy }) => {
  const weighted = ops.sum(ops.mul(y, dy), [intOf(node, 'axis', -1)]);
  return ops.mul(y, ops.sub(dy, weighted));
});
