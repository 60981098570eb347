// Names for the numbers of TensorProto.DataType, and how each element type lies in memory.

import type { ElementType } from '../../protocol/model';

export type TensorData =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigInt64Array
  | BigUint64Array;

const codes: Readonly<Record<Exclude<ElementType, 'other'>, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
};

const typesByCode: ReadonlyMap<number, ElementType> = new Map(
  Object.entries(codes).map(([type, code]) => [code, type as ElementType]),
);

/** Types that a tensor value can hold: all but text and the ones JavaScript has no array for. */
export type NumericType = Exclude<ElementType, 'other' | 'string'>;

interface ArrayConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): TensorData;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TensorData;
}

const arrays: Readonly<Record<NumericType, ArrayConstructor>> = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  bool: Uint8Array,
};

export function elementTypeOf(code: number): ElementType {
  return typesByCode.get(code) ?? 'other';
}

export function elementTypeCode(type: ElementType): number {
  if (type === 'other') throw new RangeError('The element type "other" has no code of its own.');
  return codes[type];
}

export function isNumericType(type: ElementType): type is NumericType {
  return type in arrays;
}

export function arrayOf(type: NumericType): ArrayConstructor {
  return arrays[type];
}
