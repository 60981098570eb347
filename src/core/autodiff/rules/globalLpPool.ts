import { intOf } from '../../onnx/nodeAttributes';
import { normInputGradient, normOutputGradient } from '../norms';
import type { OperatorRule } from '../rule';

/** y = (Σ |x|ᵖ)^(1/p); dx = x|x|ᵖ⁻² y¹⁻ᵖ dy. */
export const globalLpPool: OperatorRule = {
  id: 'GlobalLpPool',
  derivative: ({ ops, node, x: [x], y: [y], dy: [dy] }) => {
    if (!x || !y || !dy) return [];
    const p = intOf(node, 'p', 2);
    return [normInputGradient(ops, x, normOutputGradient(ops, y, dy, p), p)];
  },
};
