// The border between our plain tensors and onnxruntime-node's. float16 travels as raw bits in a Uint16Array on both
// sides, bool as bytes.

import { Tensor } from 'onnxruntime-node';
import type { ElementType } from '../../protocol/model';
import { unsupportedTensorType } from './errors';
import type { TensorData, TensorMap, TensorValue } from './types';

export function toOrtTensors(values: TensorMap): Record<string, Tensor> {
  return mapValues(
    values,
    ({ type, data, dims }) => new Tensor(type as Tensor.Type, data as Tensor.DataType, dims),
  );
}

export function fromOrtTensors(values: Readonly<Record<string, Tensor>>): TensorMap {
  return mapValues(values, fromOrtTensor);
}

function fromOrtTensor(tensor: Tensor, name: string): TensorValue {
  if (!ArrayBuffer.isView(tensor.data)) {
    throw unsupportedTensorType(`"${name}"`, tensor.type ?? 'that is no tensor');
  }
  return {
    type: tensor.type as ElementType,
    dims: tensor.dims,
    data: tensor.data as TensorData,
  };
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  map: (value: A, name: string) => B,
): Record<string, B> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, map(value, name)]),
  );
}
