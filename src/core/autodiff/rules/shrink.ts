import { floatOf } from '../../onnx/nodeAttributes';
import { unary } from '../unary';

/** y = x drawn towards 0 by a bias where |x| > λ, else 0; dx = dy there */
export const shrink = unary('Shrink', ({ ops, node, x, dy }) =>
  ops.mask(ops.greater(ops.map('Abs', x), floatOf(node, 'lambd', 0.5)), dy),
);
