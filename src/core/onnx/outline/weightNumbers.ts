// The numbers of a stored tensor, a slice at a time, whatever type they are stored in.

import { throwIfAborted } from '../../../base/errors';
import { bfloat16ToFloat32Array, float16ToFloat32Array } from '../../../base/float16';
import type { TensorValue } from '../tensor';

/** About ten milliseconds of work. */
const sliceLength = 2 ** 20;

export type Numbers =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Int8Array
  | Uint8Array
  | Uint16Array;

/** Elements `start` to `end` as numbers; 64-bit integers lose what a float64 cannot hold. */
export function numbersOf({ type, data }: TensorValue, start: number, end: number): Numbers {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return Float64Array.from(data.subarray(start, end), Number);
  }
  if (data instanceof Uint16Array && type === 'float16') {
    return float16ToFloat32Array(data.subarray(start, end));
  }
  if (data instanceof Uint16Array && type === 'bfloat16') {
    return bfloat16ToFloat32Array(data.subarray(start, end));
  }
  return data.subarray(start, end);
}

/** Visits all numbers in slices, and lets others work in between. */
export async function eachSlice(
  tensor: TensorValue,
  signal: AbortSignal | undefined,
  visit: (numbers: Numbers) => void,
): Promise<void> {
  for (let start = 0; start < tensor.data.length; start += sliceLength) {
    if (start > 0) await new Promise<void>((resolve) => setImmediate(resolve));
    throwIfAborted(signal);
    visit(numbersOf(tensor, start, Math.min(tensor.data.length, start + sliceLength)));
  }
}
