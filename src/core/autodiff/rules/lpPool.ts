import { intOf } from '../../onnx/nodeAttributes';
import { throughAxis } from '../axisMaps';
import { normInputGradient, normOutputGradient } from '../norms';
import type { OperatorRule } from '../rule';
import { poolWindows, spatialAxes, windowTaps } from '../windows';

/** y[o] = (Σ |x|ᵖ under the window)^(1/p); dx[i] = x|x|ᵖ⁻² Σ dy[o] y[o]¹⁻ᵖ over the windows on i. */
export const lpPool: OperatorRule = {
  id: 'LpPool',
  derivative: ({ ops, node, x: [x], y: [y], dy: [dy] }) => {
    if (!x || !y || !dy) return [];
    const p = intOf(node, 'p', 2);
    const windows = poolWindows(node);
    const spread = spatialAxes(x).reduce(
      (gradient, axis, i) => {
        const [size = 0, places = 0, window] = [x.dims[axis], dy.dims[axis], windows[i]];
        if (!window) return gradient;
        const map = Array.from({ length: places }, (_, at) => windowTaps(window, size, at));
        return throughAxis(ops, gradient, axis, size, map);
      },
      normOutputGradient(ops, y, dy, p),
    );
    return [normInputGradient(ops, x, spread, p)];
  },
};
