// TensorProto ↔ tensor values. Bytes stay views on the file where their address allows it and are copied otherwise; data
// outside the file is externalData.ts's.

import { create } from '@bufbuild/protobuf';
import type { GlassboxError } from '../../base/errors';
import type { ElementType } from '../../protocol/model';
import {
  arrayOf,
  elementTypeCode,
  elementTypeOf,
  isNumericType,
  type NumericType,
  type TensorData,
} from './elementTypes';
import { tensorInvalid } from './errors';
import { type TensorProto, TensorProtoSchema } from './onnx_pb';
import { unpackVarints, unpackWideVarints } from './varints';

export type { TensorData };

/** Row-major. float16 and bfloat16 are raw bits in a Uint16Array, bool is a Uint8Array. */
export interface TensorValue {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

export type TensorMap = Readonly<Record<string, TensorValue>>;

/** The type and dims of a tensor, checked; its data need not be at hand. */
export interface TensorLayout {
  readonly type: NumericType;
  readonly dims: readonly number[];
  readonly bytes: number;
}

/** The wire form, with a view of the value's own bytes. */
export function tensorProto(name: string, value: TensorValue): TensorProto {
  const { data } = value;
  return create(TensorProtoSchema, {
    name,
    dims: value.dims.map(BigInt),
    dataType: elementTypeCode(value.type),
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
}

/** A tensor whose data is in the file itself; throws `tensor-invalid`, naming `path`, for any other. */
export function tensorValue(tensor: TensorProto, path: string): TensorValue {
  const { type, dims, bytes } = tensorLayout(tensor, path);
  if (isExternal(tensor)) throw invalid(path, tensor, 'its data lies outside the model file');
  if (tensor.rawData.length > 0 || bytes === 0) {
    if (tensor.rawData.length !== bytes) {
      throw invalid(path, tensor, `it has ${tensor.rawData.length} bytes instead of ${bytes}`);
    }
    return { type, dims, data: viewOf(type, tensor.rawData) };
  }
  return { type, dims, data: typedFields(tensor, type, elementCount(dims), path) };
}

export function tensorLayout(tensor: TensorProto, path: string): TensorLayout {
  const type = elementTypeOf(tensor.dataType);
  if (!isNumericType(type)) {
    const what = type === 'string' ? 'text' : `of element type ${tensor.dataType}`;
    throw invalid(path, tensor, `it is ${what}, which Glassbox does not read`);
  }
  const dims = tensor.dims.map(Number);
  const bytes = elementCount(dims) * arrayOf(type).BYTES_PER_ELEMENT;
  if (dims.some((dim) => dim < 0) || !Number.isSafeInteger(bytes)) {
    throw invalid(path, tensor, `its shape [${dims.join(', ')}] is impossible`);
  }
  return { type, dims, bytes };
}

export function isExternal(tensor: TensorProto): boolean {
  return tensor.dataLocation === 1;
}

export function elementCount(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

/** The bytes as an array of this type: a view where the address allows it, else a copy. */
export function viewOf(type: NumericType, bytes: Uint8Array): TensorData {
  const array = arrayOf(type);
  const isAligned = bytes.byteOffset % array.BYTES_PER_ELEMENT === 0;
  // Not slice(): on a Buffer that is another view.
  const { buffer, byteOffset, byteLength } = isAligned ? bytes : new Uint8Array(bytes);
  return new array(buffer, byteOffset, byteLength / array.BYTES_PER_ELEMENT);
}

/** Data in the field that the specification gives this type; sizes are checked before anything is allocated. */
function typedFields(
  tensor: TensorProto,
  type: NumericType,
  count: number,
  path: string,
): TensorData {
  const blocks = blocksOf(tensor, type);
  const stored = blocks.reduce((sum, block) => sum + block.length, 0);
  if (type === 'float32' || type === 'float64') {
    const wanted = count * arrayOf(type).BYTES_PER_ELEMENT;
    if (stored !== wanted)
      throw invalid(path, tensor, `it has ${stored} bytes instead of ${wanted}`);
    const [block, ...more] = blocks;
    return viewOf(type, block && more.length === 0 ? block : Buffer.concat(blocks));
  }
  const wrongCount = (): GlassboxError =>
    invalid(path, tensor, `it does not hold ${count} numbers`);
  // A varint takes at least one byte.
  if (stored < count) throw wrongCount();
  const data = new (arrayOf(type))(count);
  const isWhole =
    data instanceof BigInt64Array || data instanceof BigUint64Array
      ? unpackWideVarints(blocks, data)
      : unpackVarints(blocks, data);
  if (!isWhole) throw wrongCount();
  return data;
}

function blocksOf(tensor: TensorProto, type: NumericType): readonly Uint8Array[] {
  switch (type) {
    case 'float32':
      return tensor.floatData;
    case 'float64':
      return tensor.doubleData;
    case 'int64':
      return tensor.int64Data;
    case 'uint32':
    case 'uint64':
      return tensor.uint64Data;
    case 'float16':
    case 'bfloat16':
    case 'int8':
    case 'int16':
    case 'int32':
    case 'uint8':
    case 'uint16':
    case 'bool':
      return tensor.int32Data;
  }
}

function invalid(path: string, tensor: TensorProto, reason: string): GlassboxError {
  return tensorInvalid(path, tensor.name, reason);
}
