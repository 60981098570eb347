import { intOf } from '../../onnx/nodeAttributes';
import type { OperatorRule } from '../rule';

/** y = x above or below a diagonal, 0 elsewhere; dx = the same of dy */
export const trilu: OperatorRule = {
  id: 'Trilu',
  derivative: ({ ops, node, x: [x, diagonal = null], dy: [dy] }) => {
    if (!x || !dy) return [];
    const inputs = diagonal ? [dy, diagonal] : [dy];
    return [ops.node('Trilu', inputs, x.dims, { upper: intOf(node, 'upper', 1) })];
  },
};
