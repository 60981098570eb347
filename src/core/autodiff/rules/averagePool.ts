import { intOf } from '../../onnx/nodeAttributes';
import { type AxisMap, throughAxis } from '../axisMaps';
import type { OperatorRule } from '../rule';
import { type AxisWindow, poolWindows, spatialAxes, windowTaps } from '../windows';

/** y[o] = Σ x under the window / count[o]; dx[i] = Σ dy[o] / count[o] over the windows on i. Counts are products of axes'. */
export const averagePool: OperatorRule = {
  id: 'AveragePool',
  derivative: ({ ops, node, x: [x], dy: [dy] }) => {
    if (!x || !dy) return [];
    const countsPads = intOf(node, 'count_include_pad', 0) === 1;
    const windows = poolWindows(node);
    const dx = spatialAxes(x).reduce((gradient, axis, i) => {
      const [size = 0, places = 0, window] = [x.dims[axis], dy.dims[axis], windows[i]];
      if (!window) return gradient;
      return throughAxis(ops, gradient, axis, size, means(window, size, places, countsPads));
    }, dy);
    return [dx];
  },
};

/** In ceil_mode the last window may reach beyond the padding: what lies there is never counted. */
function means(window: AxisWindow, size: number, places: number, countsPads: boolean): AxisMap {
  return Array.from({ length: places }, (_, place) => {
    const taps = windowTaps(window, size, place);
    const start = place * window.stride - window.before;
    const room = Math.ceil((size + window.after - start) / window.dilation);
    const count = countsPads ? Math.min(window.kernel, room) : taps.length;
    return taps.map(({ at }) => ({ at, weight: 1 / count }));
  });
}
