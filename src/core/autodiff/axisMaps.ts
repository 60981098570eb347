// Linear maps along one axis: averages over windows, interpolation, mirrored edges. Each is a small matrix, so its
// derivative is one matrix product, which every execution provider runs fast, whatever strides and borders made it.

import { elementCount } from '../onnx/tensor';
import type { Ops, Tensor } from './ops';

/** One input that an output is made of, and how much of it. */
export interface Tap {
  readonly at: number;
  readonly weight: number;
}

/** For each output position along the axis, the inputs that it is the weighted sum of. */
export type AxisMap = readonly (readonly Tap[])[];

/**
 * dx = Mᵀ dy along `axis`, which has `size` inputs and as many outputs as the map has entries; taps that name the same
 * input add up.
 */
export function throughAxis(
  ops: Ops,
  dy: Tensor,
  axis: number,
  size: number,
  map: AxisMap,
): Tensor {
  if (isIdentity(map, size)) return dy;
  const dims = dy.dims.with(axis, size);
  const lead = elementCount(dy.dims.slice(0, axis));
  const trail = elementCount(dy.dims.slice(axis + 1));
  const matrix = matrixOf(ops, map, size, trail === 1);
  const product =
    trail === 1
      ? ops.matmul(ops.reshape(dy, [lead, map.length]), matrix)
      : ops.matmul(matrix, ops.reshape(dy, [lead, map.length, trail]));
  return ops.reshape(product, dims);
}

function isIdentity(map: AxisMap, size: number): boolean {
  return (
    map.length === size &&
    map.every(([tap, ...more], place) => more.length === 0 && tap?.at === place && tap.weight === 1)
  );
}

/** [outputs, inputs], or transposed [inputs, outputs]. */
function matrixOf(ops: Ops, map: AxisMap, size: number, outputsFirst: boolean): Tensor {
  const data = new Float32Array(map.length * size);
  map.forEach((taps, place) => {
    for (const { at, weight } of taps) {
      const index = outputsFirst ? place * size + at : at * map.length + place;
      data[index] = (data[index] ?? 0) + weight;
    }
  });
  const dims = outputsFirst ? [map.length, size] : [size, map.length];
  return ops.constant({ type: 'float32', dims, data });
}
