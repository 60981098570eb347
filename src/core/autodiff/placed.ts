// Elements put back where a slice took them from, with zeros around and between: made of paddings and reshapes, which every
// execution provider has, instead of a scattering.

import { elementCount } from '../onnx/tensor';
import type { Ops, Tensor } from './ops';
import { zeros } from './scatter';

/** Along `axis` the element i was taken from `start` + i · `step`; a step may be negative, but not 0. */
export interface Stride {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
}

/** A tensor of `dims` with the elements of `x` where they were taken from and zeros elsewhere. */
export function placed(
  ops: Ops,
  x: Tensor,
  dims: readonly number[],
  strides: readonly Stride[],
): Tensor {
  if (elementCount(x.dims) === 0) return zeros(ops, dims);
  const before = dims.map(() => 0);
  let spread = x;
  for (const { axis, start, step } of strides) {
    const last = (x.dims[axis] ?? 1) - 1;
    const first = step < 0 ? start + last * step : start;
    if (step < 0 && last > 0) {
      const reversed = { axis, start: last, end: Number.NEGATIVE_INFINITY, step: -1 };
      spread = ops.slice(spread, [reversed]);
    }
    spread = dilated(ops, spread, axis, Math.abs(step), (dims[axis] ?? 0) - first);
    before[axis] = first;
  }
  const after = dims.map((dim, axis) => dim - (before[axis] ?? 0) - (spread.dims[axis] ?? 0));
  return ops.pad(spread, before, after);
}

/** step − 1 zeros after each element, but no more than `room` elements in all. */
function dilated(ops: Ops, x: Tensor, axis: number, step: number, room: number): Tensor {
  const count = x.dims[axis] ?? 1;
  if (step === 1 || count === 1) return x;
  const apart = ops.reshape(x, x.dims.toSpliced(axis + 1, 0, 1));
  const gap = apart.dims.map((_, at) => (at === axis + 1 ? step - 1 : 0));
  const none = apart.dims.map(() => 0);
  const filled = ops.reshape(ops.pad(apart, none, gap), x.dims.with(axis, count * step));
  return count * step <= room ? filled : ops.slice(filled, [{ axis, start: 0, end: room }]);
}
