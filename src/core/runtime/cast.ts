// Casts between float32, in which Glassbox computes, and the element types that models want and give.

import {
  bfloat16ToFloat32Array,
  float16ToFloat32Array,
  float32ToFloat16Array,
} from '../../base/float16';
import type { ElementType } from '../../protocol/model';
import { unsupportedTensorType } from './errors';
import type { TensorData, TensorValue } from './types';

/** Any numeric tensor as float32; 64-bit integers lose what float32 cannot hold. */
export function toFloat32({ type, data }: TensorValue): Float32Array {
  if (data instanceof Float32Array) return data;
  if (type === 'float16') return float16ToFloat32Array(data as Uint16Array);
  if (type === 'bfloat16') return bfloat16ToFloat32Array(data as Uint16Array);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return Float32Array.from(data, Number);
  }
  return Float32Array.from(data);
}

/** float32 values as another element type; integers are rounded and clamped to their range. */
export function castFloat32(data: Float32Array, type: ElementType): TensorData {
  const cast = casts[type];
  if (!cast) throw unsupportedTensorType('The input', type);
  return cast(data);
}

const casts: Partial<Record<ElementType, (data: Float32Array) => TensorData>> = {
  float32: (data) => data,
  float16: float32ToFloat16Array,
  float64: (data) => Float64Array.from(data),
  uint8: (data) => new Uint8Array(Uint8ClampedArray.from(data).buffer),
  int8: (data) => Int8Array.from(data, (value) => clampRound(value, -128, 127)),
  uint16: (data) => Uint16Array.from(data, (value) => clampRound(value, 0, 65535)),
  int32: (data) => Int32Array.from(data, Math.round),
  int64: (data) => BigInt64Array.from(data, (value) => BigInt(Math.round(value))),
};

function clampRound(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.round(value)));
}
