// Numbers of a constant that is worth looking at: a mean per channel, a list of axes. Never a weight matrix.

import { bfloat16ToFloat32, float16ToFloat32 } from '../../base/float16';
import type { TensorProto } from '../onnx/onnx_pb';
import { elementCount, isExternal, tensorValue } from '../onnx/tensor';

const maxElements = 4096;

export function smallTensorValues(tensor: TensorProto, path: string): readonly number[] | null {
  if (isExternal(tensor) || elementCount(tensor.dims.map(Number)) > maxElements) return null;
  const { type, data } = tensorValue(tensor, path);
  const numbers = Array.from(data as ArrayLike<number | bigint>, Number);
  if (type === 'float16') return numbers.map(float16ToFloat32);
  return type === 'bfloat16' ? numbers.map(bfloat16ToFloat32) : numbers;
}
