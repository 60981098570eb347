import { intOf } from '../../onnx/nodeAttributes';
import { elementCount } from '../../onnx/tensor';
import type { Ops, Tensor } from '../ops';
import type { OperatorRule } from '../rule';
import { poolWindows, spatialAxes, windowAttributes } from '../windows';

/**
 * y[o] = max of x under the window; dx[i] = Σ dy[o] over the windows whose first maximum, in the order of storage, is i.
 * Windows side by side are compared with their maximum, which GPU providers run; windows that overlap need the indices
 * that ONNX Runtime's CPU provider finds.
 */
export const maxPool: OperatorRule = {
  id: 'MaxPool',
  derivative: ({ ops, node, x: [x], y: [y, indices], dy: [dy] }) => {
    if (!x || !y || !dy) return [];
    const windows = poolWindows(node);
    const [{ kernel: block = 1 } = {}] = windows;
    const isTiling =
      windows.length === 2 &&
      windows.every((each) => each.kernel === block && each.stride === block) &&
      windows.every((each) => each.dilation === 1 && each.before === 0 && each.after === 0) &&
      y.dims.every((dim, axis) => axis < 2 || dim * block <= (x.dims[axis] ?? 0));
    if (isTiling) return [ofTiles(ops, x, y, dy, block)];
    const attributes = { ...windowAttributes(windows), ceil_mode: intOf(node, 'ceil_mode', 0) };
    const isUsable = indices && indices.name !== '' && intOf(node, 'storage_order', 0) === 0;
    const [, found] = isUsable
      ? [y, indices]
      : ops.nodeOf('MaxPool', [x], [y, { type: 'int64', dims: y.dims }], attributes);
    return found ? [scattered(ops, dy, found, x.dims)] : [];
  },
};

/** dy where the indices, which count through all of x, point. */
function scattered(ops: Ops, dy: Tensor, indices: Tensor, dims: readonly number[]): Tensor {
  const flat = [elementCount(dims)];
  const count = [elementCount(dy.dims)];
  const zeros = ops.node('ConstantOfShape', [ops.ints(flat)], flat);
  const inputs = [zeros, ops.reshape(indices, count), ops.reshape(dy, count)];
  const sums = ops.node('ScatterElements', inputs, flat, { axis: 0, reduction: 'add' });
  return ops.reshape(sums, dims);
}

/** Each block's elements become channels; the first that equals the maximum takes the gradient and leaves none. */
function ofTiles(ops: Ops, x: Tensor, y: Tensor, dy: Tensor, block: number): Tensor {
  const [batch = 0, channels = 0, ...places] = y.dims;
  const axes = spatialAxes(x);
  const sizes = places.map((size) => size * block);
  const isWhole = axes.every((axis, i) => x.dims[axis] === sizes[i]);
  const ranges = axes.map((axis, i) => ({ axis, start: 0, end: sizes[i] ?? 0 }));
  const tiled = isWhole ? x : ops.slice(x, ranges);
  const wide = [batch, block * block * channels, ...places];
  const elements = ops.node('SpaceToDepth', [tiled], wide, { blocksize: block });
  let left = dy;
  const parts = Array.from({ length: block * block }, (_, i) => {
    const [start, end] = [i * channels, (i + 1) * channels];
    const isMaximum = ops.equal(ops.slice(elements, [{ axis: 1, start, end }]), y);
    const part = ops.mask(isMaximum, left);
    if (i + 1 < block * block) left = ops.where(isMaximum, 0, left);
    return part;
  });
  const back = [batch, channels, ...sizes];
  const together = ops.concat(parts, 1);
  const dx = ops.node('DepthToSpace', [together], back, { blocksize: block, mode: 'DCR' });
  const rest = x.dims.map((dim, axis) => dim - (back[axis] ?? 0));
  return ops.pad(
    dx,
    rest.map(() => 0),
    rest,
  );
}
