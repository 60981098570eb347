// TensorProto ↔ tensor values.

import { create } from '@bufbuild/protobuf';
import type { ElementType } from '../../protocol/model';
import { elementTypeCode } from './elementTypes';
import { type TensorProto, TensorProtoSchema } from './onnx_pb';

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

/** Row-major. float16 and bfloat16 are raw bits in a Uint16Array, bool is a Uint8Array. */
export interface TensorValue {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

export type TensorMap = Readonly<Record<string, TensorValue>>;

/** The wire form, with a view of the value's own bytes. */
export function tensorProto(name: string, value: TensorValue): TensorProto {
  const { data } = value;
  return create(TensorProtoSchema, {
    name,
    dims: value.dims.map(BigInt),
    dataType: elementTypeCode(value.type),
    rawData: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  });
}
