import { numbersOf } from '../numbers';
import type { OperatorRule } from '../rule';

/** y = x repeated along its axes; dx = Σ dy over the repetitions */
export const tile: OperatorRule = {
  id: 'Tile',
  derivative: ({ ops, x: [x], dy: [dy], constant }) => {
    const repeats = constant(1);
    if (!x || !dy) return [];
    if (!repeats) return { refusal: 'its repeats are not constant' };
    const axes: number[] = [];
    const dims = numbersOf(repeats).flatMap((count, axis) => {
      const size = x.dims[axis] ?? 1;
      if (count === 1) return [size];
      axes.push(axis + axes.length);
      return [count, size];
    });
    return [ops.sum(ops.reshape(dy, dims), axes, false)];
  },
};
