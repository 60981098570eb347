// What convolutions and transposed convolutions share: each is the other's derivative. The forms were chosen by measuring
// them in ONNX Runtime. Weights are turned round by nodes, which ONNX Runtime computes once when they are constant.

import { elementCount } from '../onnx/tensor';
import { depthwiseGradient, isDepthwise } from './depthwise';
import type { Ops, Tensor } from './ops';
import {
  type AxisWindow,
  kernelPositions,
  reach,
  spatialAxes,
  under,
  windowAttributes,
} from './windows';

/** y = x ∗ w with x [N, C, …] and w [M, C / groups, …]; `dims` are those of y. */
export function convolution(
  ops: Ops,
  x: Tensor,
  weights: Tensor,
  dims: readonly number[],
  windows: readonly AxisWindow[],
  groups: number,
): Tensor {
  return ops.node('Conv', [x, weights], dims, { ...windowAttributes(windows), group: groups });
}

/**
 * The gradient of a convolution's input, of dims `dims`: dx[i] = Σ dy[o] w[k] over i = o · stride − before + k · dilation.
 * For stride 1 that is a convolution with the weights mirrored, which is the faster of the two.
 */
export function inputGradient(
  ops: Ops,
  dy: Tensor,
  weights: Tensor,
  dims: readonly number[],
  windows: readonly AxisWindow[],
  groups: number,
): Tensor {
  const canMirror = windows.every(
    (each) => each.stride === 1 && each.before <= reach(each) && each.after <= reach(each),
  );
  if (canMirror) {
    const mirrored = windows.map((each) => ({
      ...each,
      before: reach(each) - each.before,
      after: reach(each) - each.after,
    }));
    return convolution(ops, dy, mirroredWeights(ops, weights, groups), dims, mirrored, groups);
  }
  // Inputs at the end that no window reaches; ONNX Runtime's results there are right, not just zeros.
  const rest = windows.map((each, i) => {
    const { stride, before, after } = each;
    const spread = stride * ((dy.dims[i + 2] ?? 1) - 1) + reach(each) + 1;
    return (dims[i + 2] ?? 0) - (spread - before - after);
  });
  return ops.node('ConvTranspose', [dy, weights], dims, {
    ...windowAttributes(windows),
    group: groups,
    output_padding: { ints: rest },
  });
}

/** [M, C / groups, k…] → [C, M / groups, −k…]: outputs and inputs of each group exchanged, every kernel axis reversed. */
function mirroredWeights(ops: Ops, weights: Tensor, groups: number): Tensor {
  const [outputs = 0, inputs = 0, ...kernel] = weights.dims;
  const size = elementCount(kernel);
  const grouped = ops.reshape(weights, [groups, outputs / groups, inputs, size]);
  const range = { axis: 3, start: -1, end: Number.NEGATIVE_INFINITY, step: -1 };
  const reversed = size === 1 ? grouped : ops.slice(grouped, [range]);
  const exchanged = ops.transpose(reversed, [0, 2, 1, 3]);
  return ops.reshape(exchanged, [inputs * groups, outputs / groups, ...kernel]);
}

/**
 * The gradient of a convolution's weights, of dims [M, C / groups, k…]:
 * dw[m, c, k] = Σ over n and o of dy[n, m, o] x[n, c, o · stride − before + k · dilation].
 */
export function weightGradient(
  ops: Ops,
  x: Tensor,
  dy: Tensor,
  dims: readonly number[],
  windows: readonly AxisWindow[],
  groups: number,
): Tensor {
  if (isDepthwise(x, dims, groups)) return depthwiseGradient(ops, x, dy, dims, windows);
  // Few channels make thin slices, and groups many small products: there the convolution wins.
  const isDense = groups === 1 && (dims[1] ?? 0) >= 16;
  return isDense
    ? byMatMul(ops, x, dy, dims, windows)
    : byConvolution(ops, x, dy, dims, windows, groups);
}

/** The inputs under each kernel position, times dy. */
function byMatMul(
  ops: Ops,
  x: Tensor,
  dy: Tensor,
  dims: readonly number[],
  windows: readonly AxisWindow[],
): Tensor {
  const [outputs = 0, inputs = 0] = dims;
  const axes = spatialAxes(x);
  const places = dy.dims.slice(2);
  const rows = (dy.dims[0] ?? 0) * elementCount(places);
  const dyRows = ops.reshape(ops.transpose(dy, [1, 0, ...axes]), [outputs, rows]);
  const before = windows.map((each) => each.before);
  const after = windows.map((each) => each.after);
  if (windows.every(({ kernel }) => kernel === 1)) {
    // Channels first moves whole maps, and the product turns them round by the way.
    const padded = ops.pad(ops.transpose(x, [1, 0, ...axes]), [0, 0, ...before], [0, 0, ...after]);
    const beneath = under(ops, padded, windows, [], places, 2);
    const product = ops.matmul(dyRows, ops.swapLast(ops.reshape(beneath, [inputs, rows])));
    return ops.reshape(product, dims);
  }
  // Channels last makes long runs of what is taken out for each position.
  const padded = ops.pad(ops.transpose(x, [0, ...axes, 1]), [0, ...before, 0], [0, ...after, 0]);
  const products = kernelPositions(windows).map((position) => {
    const beneath = under(ops, padded, windows, position, places, 1);
    const product = ops.matmul(dyRows, ops.reshape(beneath, [rows, inputs]));
    return ops.reshape(product, [outputs, inputs, 1]);
  });
  return ops.reshape(ops.concat(products, 2), dims);
}

/** x, its batch as channels, convolved with dy as the kernel: stride and dilation change places. */
function byConvolution(
  ops: Ops,
  x: Tensor,
  dy: Tensor,
  dims: readonly number[],
  windows: readonly AxisWindow[],
  groups: number,
): Tensor {
  const [outputs = 0, inputs = 0, ...kernel] = dims;
  const [batch = 0, , ...sizes] = x.dims;
  const axes = spatialAxes(x);
  const grouped = ops.reshape(x, [batch, groups, inputs, ...sizes]);
  const exchanged = ops.transpose(grouped, [2, 1, 0, ...axes.map((axis) => axis + 1)]);
  const swapped = windows.map(({ stride, dilation, before, after }, i) => ({
    kernel: dy.dims[i + 2] ?? 1,
    stride: dilation,
    dilation: stride,
    before,
    after,
  }));
  const full = swapped.map((each, i) => {
    const room = (sizes[i] ?? 0) + each.before + each.after - reach(each) - 1;
    return Math.floor(room / each.stride) + 1;
  });
  const result = convolution(
    ops,
    ops.reshape(exchanged, [inputs, groups * batch, ...sizes]),
    ops.transpose(dy, [1, 0, ...axes]),
    [inputs, outputs, ...full],
    swapped,
    groups,
  );
  const ranges = kernel.map((size, i) => ({ axis: i + 2, start: 0, end: size }));
  const isExact = kernel.every((size, i) => size === full[i]);
  return ops.transpose(isExact ? result : ops.slice(result, ranges), [1, 0, ...axes]);
}
