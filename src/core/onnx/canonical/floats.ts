// Numbers in the one type that canonical graphs compute in, and back to the types that files want.

import {
  bfloat16ToFloat32Array,
  float16ToFloat32Array,
  float32ToBfloat16Array,
  float32ToFloat16Array,
} from '../../../base/float16';
import type { ElementType } from '../../../protocol/model';
import type { AttributeValue } from '../attributes';
import { arrayOf, elementTypeCode, elementTypeOf, isNumericType } from '../elementTypes';
import type { Attributes } from '../graph';
import type { TensorData, TensorValue } from '../tensor';

const otherFloats: ReadonlySet<ElementType> = new Set(['float16', 'bfloat16', 'float64']);

/** float32 in place of any other floating-point type; other types stay. */
export function widened(type: ElementType): ElementType {
  return otherFloats.has(type) ? 'float32' : type;
}

export function widenedTensor(value: TensorValue): TensorValue {
  return otherFloats.has(value.type)
    ? { ...value, type: 'float32', data: toFloat32(value) }
    : value;
}

/** Element types that attributes name, and tensors in them. */
export function widenedAttributes(attributes: Attributes): Attributes {
  const entries = Object.entries(attributes).map(([name, value]): [string, AttributeValue] => {
    if (typeof value === 'object' && 'data' in value) return [name, widenedTensor(value)];
    const isType = typeof value === 'object' && 'int' in value && typeAttributes.has(name);
    return isType ? [name, { int: widenedCode(Number(value.int)) }] : [name, value];
  });
  return Object.fromEntries(entries);
}

const typeAttributes: ReadonlySet<string> = new Set(['dtype', 'output_datatype', 'output_dtype']);

function widenedCode(code: number): number {
  const type = elementTypeOf(code);
  return type === 'other' ? code : elementTypeCode(widened(type));
}

/** Any tensor's numbers as float32; 64-bit integers and doubles lose what it cannot hold. */
export function toFloat32({ type, data }: TensorValue): Float32Array {
  if (data instanceof Float32Array) return data;
  if (type === 'float16') return float16ToFloat32Array(data as Uint16Array);
  if (type === 'bfloat16') return bfloat16ToFloat32Array(data as Uint16Array);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    return Float32Array.from(data, Number);
  }
  return new Float32Array(data);
}

/** Exact where the type is; float16 types by their value. */
export function numbersOf(value: TensorValue): readonly number[] {
  const { type } = value;
  const isHalf = type === 'float16' || type === 'bfloat16';
  return Array.from(isHalf ? toFloat32(value) : value.data, Number);
}

/** Pictures as an input of this type wants them: whole numbers are rounded and kept within its range. */
export function castPicture(picture: Float32Array, type: ElementType): TensorData {
  if (type === 'float16') return float32ToFloat16Array(picture);
  if (type === 'bfloat16') return float32ToBfloat16Array(picture);
  if (!isNumericType(type)) throw new TypeError(`A picture cannot be of type ${type}.`);
  const data = new (arrayOf(type))(picture.length);
  const [low, high] = type === 'bool' ? [0, 1] : (integerRange(type) ?? [-Infinity, Infinity]);
  const isWhole = Number.isFinite(high) || type.includes('int');
  picture.forEach((value, i) => {
    const number = isWhole ? Math.min(high, Math.max(low, Math.round(value))) : value;
    data[i] =
      data instanceof BigInt64Array || data instanceof BigUint64Array ? BigInt(number) : number;
  });
  return data;
}

/** Smallest and largest number of an integer type up to 32 bits. */
export function integerRange(type: ElementType): readonly [number, number] | undefined {
  const [, unsigned, bits] = /^(u?)int(8|16|32)$/.exec(type) ?? [];
  if (bits === undefined) return undefined;
  const count = 2 ** Number(bits);
  return unsigned === 'u' ? [0, count - 1] : [-count / 2, count / 2 - 1];
}
