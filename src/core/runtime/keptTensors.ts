// What the store of kept values asks of tensors: copies, comparisons, and the border to onnxruntime-node's.

import type { Tensor } from 'onnxruntime-node';
import { toFloat32 } from './cast';
import { fromOrtTensors, toOrtTensors } from './tensors';
import type { TensorValue } from './types';

export function described({
  type,
  dims,
}: {
  readonly type: string;
  readonly dims: readonly number[];
}) {
  return `${type} [${dims.join(', ')}]`;
}

export function isAllFinite(value: TensorValue): boolean {
  for (const number of value.type === 'float16' ? toFloat32(value) : value.data)
    if (!Number.isFinite(Number(number))) return false;
  return true;
}

/** Never a view: buffers of the store are written by runs, and the caller's are the caller's. */
export function copyOf(value: TensorValue): TensorValue {
  const { data } = value;
  return { ...value, data: data instanceof Uint8Array ? new Uint8Array(data) : data.slice() };
}

export function plainOf(tensor: Tensor, name: string): TensorValue {
  const value = fromOrtTensors({ [name]: tensor })[name];
  if (!value) throw new Error(`"${name}" has no value.`);
  return value;
}

export function ortTensor(value: TensorValue): Tensor {
  const tensor = toOrtTensors({ value }).value;
  if (!tensor) throw new Error('No tensor was made.');
  return tensor;
}
