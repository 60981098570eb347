import { floatOf } from '../../onnx/nodeAttributes';
import { unary } from '../unary';

/** y = γ x, or γ α (eˣ − 1) below 0; dx = γ dy where x > 0, else (y + γ α) dy */
export const selu = unary('Selu', ({ ops, node, x, y, dy }) => {
  const alpha = floatOf(node, 'alpha', 1.6732632423543772);
  const gamma = floatOf(node, 'gamma', 1.0507009873554805);
  return ops.mul(dy, ops.where(ops.greater(x, 0), gamma, ops.add(y, gamma * alpha)));
});
