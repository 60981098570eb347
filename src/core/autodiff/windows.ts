// Sliding windows, one axis at a time: what convolutions and pools say of themselves in kernel_shape, strides, dilations
// and pads. Output position o reads the inputs o · stride − before + k · dilation for k = 0 … kernel − 1.

import type { Attributes, Node, ValueShape } from '../onnx/graph';
import { intsOf } from '../onnx/nodeAttributes';
import type { Tap } from './axisMaps';
import type { Ops, Tensor } from './ops';

export interface AxisWindow {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Padding; what a window reads there is no input. */
  readonly before: number;
  readonly after: number;
}

/** One window per spatial axis; `kernel` is the kernel's size along each. */
export function windowsOf(node: Node, kernel: readonly number[]): readonly AxisWindow[] {
  const strides = intsOf(node, 'strides');
  const dilations = intsOf(node, 'dilations');
  const pads = intsOf(node, 'pads');
  return kernel.map((size, axis) => ({
    kernel: size,
    stride: strides?.[axis] ?? 1,
    dilation: dilations?.[axis] ?? 1,
    before: pads?.[axis] ?? 0,
    after: pads?.[axis + kernel.length] ?? 0,
  }));
}

/** The windows of a pool, which names its kernel in an attribute. */
export function poolWindows(node: Node): readonly AxisWindow[] {
  return windowsOf(node, intsOf(node, 'kernel_shape') ?? []);
}

/** The attributes of an operator that slides these windows. */
export function windowAttributes(windows: readonly AxisWindow[]): Attributes {
  return {
    kernel_shape: { ints: windows.map(({ kernel }) => kernel) },
    strides: { ints: windows.map(({ stride }) => stride) },
    dilations: { ints: windows.map(({ dilation }) => dilation) },
    pads: {
      ints: [...windows.map(({ before }) => before), ...windows.map(({ after }) => after)],
    },
  };
}

/** The axes after batch and channels. */
export function spatialAxes(x: ValueShape): readonly number[] {
  return [...x.dims.keys()].slice(2);
}

/** How far the last input of a window lies from its first. */
export function reach({ kernel, dilation }: AxisWindow): number {
  return (kernel - 1) * dilation;
}

/** The inputs, of `size` along the axis, that the window at output `place` reads, each with weight 1. */
export function windowTaps(window: AxisWindow, size: number, place: number): readonly Tap[] {
  const start = place * window.stride - window.before;
  return Array.from({ length: window.kernel }, (_, k) => start + k * window.dilation)
    .filter((at) => at >= 0 && at < size)
    .map((at) => ({ at, weight: 1 }));
}

/** Of kernels, in the order in which they are stored. */
export function kernelPositions(windows: readonly AxisWindow[]): readonly (readonly number[])[] {
  return windows.reduce<readonly (readonly number[])[]>(
    (heads, { kernel }) =>
      heads.flatMap((head) => Array.from({ length: kernel }, (_, k) => [...head, k])),
    [[]],
  );
}

/** Of x, padded, whose axes from `first` on the windows slide along: what is under one position, for every place of them. */
export function under(
  ops: Ops,
  padded: Tensor,
  windows: readonly AxisWindow[],
  position: readonly number[],
  places: readonly number[],
  first: number,
): Tensor {
  const ranges = windows.map(({ stride, dilation }, i) => {
    const start = (position[i] ?? 0) * dilation;
    const end = start + ((places[i] ?? 1) - 1) * stride + 1;
    return { axis: i + first, start, end, step: stride };
  });
  return ops.slice(padded, ranges);
}
