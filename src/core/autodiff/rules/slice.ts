import { numbersOf } from '../numbers';
import { placed } from '../placed';
import type { OperatorRule } from '../rule';

/** y = x[start : end : step] along some axes; dx = dy where y was taken from, 0 elsewhere */
export const slice: OperatorRule = {
  id: 'Slice',
  derivative: ({ ops, node, x: [x], dy: [dy], constant }) => {
    if (!x || !dy) return [];
    const [starts, axes, steps] = [constant(1), constant(3), constant(4)];
    if (!starts || (node.inputs[3] && !axes) || (node.inputs[4] && !steps)) {
      return { refusal: 'its bounds are not constant' };
    }
    const rank = x.dims.length;
    const strides = numbersOf(starts).map((start, i) => {
      const axis = axes ? ((numbersOf(axes)[i] ?? 0) + rank) % rank : i;
      const step = steps ? (numbersOf(steps)[i] ?? 1) : 1;
      const size = x.dims[axis] ?? 0;
      return {
        axis,
        step,
        start: Math.min(Math.max(start < 0 ? start + size : start, 0), size - 1),
      };
    });
    return [placed(ops, dy, x.dims, strides)];
  },
};
