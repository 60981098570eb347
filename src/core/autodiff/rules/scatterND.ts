import { textOf } from '../../onnx/nodeAttributes';
import type { Tensor } from '../ops';
import type { OperatorRule } from '../rule';
import { zeros } from '../scatter';

/**
 * y = x with updates at coordinates, in place of its elements or added to them; dx = dy, where elements were replaced 0;
 * d updates = dy at the coordinates.
 */
export const scatterND: OperatorRule = {
  id: 'ScatterND',
  derivative: ({ ops, node, x: [x, indices, updates], dy: [dy], wants }) => {
    if (!x || !indices || !updates || !dy) return [];
    const reduction = textOf(node, 'reduction', 'none');
    if (reduction !== 'none' && reduction !== 'add') {
      return { refusal: `its reduction is ${reduction}` };
    }
    const dx = (): Tensor =>
      reduction === 'add'
        ? dy
        : ops.node('ScatterND', [dy, indices, zeros(ops, updates.dims)], x.dims);
    return [
      wants[0] ? dx() : null,
      null,
      wants[2] ? ops.node('GatherND', [dy, indices], updates.dims) : null,
    ];
  },
};
