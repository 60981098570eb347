import { throughAxis } from '../axisMaps';
import { interpolationMap, resizedAxes } from '../interpolation';
import type { OperatorRule } from '../rule';

/** Every axis is interpolated by itself, y = M x along it; dx = Mᵀ dy, axis after axis. */
export const resize: OperatorRule = {
  id: 'Resize',
  derivative: ({ ops, node, x: [x], dy: [dy], constant }) => {
    if (!x || !dy) return [];
    const axes = resizedAxes(node, x.dims, dy.dims, constant);
    if (!axes) return { refusal: 'its sizes, scales or region are not constant' };
    const dx = axes.reduce(
      (gradient, each, axis) =>
        throughAxis(ops, gradient, axis, each.size, interpolationMap(node, each)),
      dy,
    );
    return [dx];
  },
};
