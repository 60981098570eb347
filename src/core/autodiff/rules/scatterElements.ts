import { intOf, textOf } from '../../onnx/nodeAttributes';
import type { Tensor } from '../ops';
import type { OperatorRule } from '../rule';
import { zeros } from '../scatter';

/**
 * y = x with updates at indices along an axis, in place of its elements or added to them; dx = dy, where elements were
 * replaced 0; d updates = dy at the indices.
 */
export const scatterElements: OperatorRule = {
  id: 'ScatterElements',
  derivative: ({ ops, node, x: [x, indices, updates], dy: [dy], wants }) => {
    if (!x || !indices || !updates || !dy) return [];
    const reduction = textOf(node, 'reduction', 'none');
    if (reduction !== 'none' && reduction !== 'add') {
      return { refusal: `its reduction is ${reduction}` };
    }
    const axis = { axis: intOf(node, 'axis', 0) };
    const dx = (): Tensor =>
      reduction === 'add'
        ? dy
        : ops.node('ScatterElements', [dy, indices, zeros(ops, updates.dims)], x.dims, axis);
    return [
      wants[0] ? dx() : null,
      null,
      wants[2] ? ops.node('GatherElements', [dy, indices], updates.dims, axis) : null,
    ];
  },
};
