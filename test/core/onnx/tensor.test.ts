import { create } from '@bufbuild/protobuf';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import { TensorProtoSchema } from '../../../src/core/onnx/onnx_pb';
import { type TensorData, tensorProto, tensorValue } from '../../../src/core/onnx/tensor';
import type { ElementType } from '../../../src/protocol/model';
import { errorOf } from './support';

type Field = 'floatData' | 'int32Data' | 'int64Data' | 'doubleData' | 'uint64Data';

interface Case {
  readonly type: ElementType;
  readonly code: number;
  readonly data: TensorData;
  readonly field: Field;
  readonly packed: (writer: BinaryWriter) => BinaryWriter;
}

const int32s =
  (...values: number[]) =>
  (writer: BinaryWriter): BinaryWriter =>
    values.reduce((each, value) => each.int32(value), writer);

const cases: readonly Case[] = [
  {
    type: 'float32',
    code: 1,
    data: Float32Array.of(1.5, -2),
    field: 'floatData',
    packed: (writer) => writer.float(1.5).float(-2),
  },
  {
    type: 'float64',
    code: 11,
    data: Float64Array.of(Math.PI, -1e300),
    field: 'doubleData',
    packed: (writer) => writer.double(Math.PI).double(-1e300),
  },
  {
    type: 'int64',
    code: 7,
    data: BigInt64Array.of(-1n, 2n ** 62n + 12345n),
    field: 'int64Data',
    packed: (writer) => writer.int64(-1n).int64(2n ** 62n + 12345n),
  },
  {
    type: 'uint64',
    code: 13,
    data: BigUint64Array.of(2n ** 64n - 1n, 2n ** 33n + 7n),
    field: 'uint64Data',
    packed: (writer) => writer.uint64(2n ** 64n - 1n).uint64(2n ** 33n + 7n),
  },
  {
    type: 'uint32',
    code: 12,
    data: Uint32Array.of(2 ** 32 - 1, 300),
    field: 'uint64Data',
    packed: (writer) => writer.uint64(2 ** 32 - 1).uint64(300),
  },
  {
    type: 'int32',
    code: 6,
    data: Int32Array.of(-(2 ** 31), 2 ** 31 - 1),
    field: 'int32Data',
    packed: int32s(-(2 ** 31), 2 ** 31 - 1),
  },
  {
    type: 'int16',
    code: 5,
    data: Int16Array.of(-300, 300),
    field: 'int32Data',
    packed: int32s(-300, 300),
  },
  {
    type: 'uint16',
    code: 4,
    data: Uint16Array.of(65535, 1),
    field: 'int32Data',
    packed: int32s(65535, 1),
  },
  {
    type: 'int8',
    code: 3,
    data: Int8Array.of(-128, 127),
    field: 'int32Data',
    packed: int32s(-128, 127),
  },
  {
    type: 'uint8',
    code: 2,
    data: Uint8Array.of(255, 0),
    field: 'int32Data',
    packed: int32s(255, 0),
  },
  { type: 'bool', code: 9, data: Uint8Array.of(1, 0), field: 'int32Data', packed: int32s(1, 0) },
  {
    type: 'float16',
    code: 10,
    data: Uint16Array.of(0x3c00, 0xfbff),
    field: 'int32Data',
    packed: int32s(0x3c00, 0xfbff),
  },
  {
    type: 'bfloat16',
    code: 16,
    data: Uint16Array.of(0x3f80, 0xff7f),
    field: 'int32Data',
    packed: int32s(0x3f80, 0xff7f),
  },
];

describe.each(cases)('a tensor of $type', ({ type, code, data, field, packed }) => {
  const expected = { type, dims: [2], data };
  const typed = packed(new BinaryWriter()).finish();

  it('is read from raw bytes, whatever their address', () => {
    const raw = new Uint8Array(data.buffer, 0, data.byteLength);
    for (const shift of [0, 1]) {
      const memory = new Uint8Array(raw.length + shift);
      memory.set(raw, shift);
      const tensor = { dims: [2n], dataType: code, rawData: memory.subarray(shift) };
      const value = tensorValue(create(TensorProtoSchema, tensor), 'm.onnx');
      expect(value).toEqual(expected);
      const isView = value.data.buffer === memory.buffer;
      expect(isView).toBe(shift % value.data.BYTES_PER_ELEMENT === 0);
    }
  });

  it('is read from the field of its type', () => {
    const tensor = create(TensorProtoSchema, { dims: [2n], dataType: code, [field]: [typed] });
    expect(tensorValue(tensor, 'm.onnx')).toEqual(expected);
  });

  it('is written so that it reads the same', () => {
    expect(tensorValue(tensorProto('t', expected), 'm.onnx')).toEqual(expected);
  });
});

it('joins the blocks of a field', () => {
  const block = (...values: number[]): Uint8Array => int32s(...values)(new BinaryWriter()).finish();
  const int32Data = [block(1, -2), block(), block(300)];
  const integers = create(TensorProtoSchema, { dims: [3n], dataType: 6, int32Data });
  expect(tensorValue(integers, 'm.onnx').data).toEqual(Int32Array.of(1, -2, 300));

  const floatData = [1, -2, 300].map((value) => new BinaryWriter().float(value).finish());
  const floats = create(TensorProtoSchema, { dims: [3n], dataType: 1, floatData });
  expect(tensorValue(floats, 'm.onnx').data).toEqual(Float32Array.of(1, -2, 300));
});

it('reads tensors without elements and of rank 0', () => {
  const empty = create(TensorProtoSchema, { dims: [0n, 4n], dataType: 1 });
  expect(tensorValue(empty, 'm.onnx')).toEqual({
    type: 'float32',
    dims: [0, 4],
    data: new Float32Array(0),
  });
  const scalar = { type: 'int32', dims: [], data: Int32Array.of(7) } as const;
  expect(tensorValue(tensorProto('s', scalar), 'm.onnx')).toEqual(scalar);
});

const broken = [
  {
    name: 'too few raw bytes',
    tensor: { dims: [2n], dataType: 1, rawData: new Uint8Array(4) },
    reason: 'it has 4 bytes instead of 8',
  },
  {
    name: 'too many floats',
    tensor: { dims: [1n], dataType: 1, floatData: [new Uint8Array(8)] },
    reason: 'it has 8 bytes instead of 4',
  },
  {
    name: 'too few varints',
    tensor: { dims: [2n], dataType: 7, int64Data: [Uint8Array.of(0x80, 0x01)] },
    reason: 'it does not hold 2 numbers',
  },
  {
    name: 'too many varints',
    tensor: { dims: [1n], dataType: 7, int64Data: [Uint8Array.of(1, 1)] },
    reason: 'it does not hold 1 numbers',
  },
  {
    name: 'a varint without end',
    tensor: { dims: [1n], dataType: 6, int32Data: [Uint8Array.of(0x80)] },
    reason: 'it does not hold 1 numbers',
  },
  {
    name: 'a shape larger than its data by far',
    tensor: { dims: [2n ** 40n], dataType: 3, int32Data: [Uint8Array.of(1)] },
    reason: `it does not hold ${2 ** 40} numbers`,
  },
  {
    name: 'a negative size',
    tensor: { dims: [-1n, -1n], dataType: 1 },
    reason: 'its shape [-1, -1] is impossible',
  },
  {
    name: 'a shape beyond counting',
    tensor: { dims: [2n ** 40n, 2n ** 40n], dataType: 1 },
    reason: `its shape [${2 ** 40}, ${2 ** 40}] is impossible`,
  },
  { name: 'text', tensor: { dims: [1n], dataType: 8 }, reason: 'it is text' },
  { name: 'complex numbers', tensor: { dims: [1n], dataType: 14 }, reason: 'element type 14' },
];

it.each(broken)('refuses $name', async ({ tensor, reason }) => {
  const proto = create(TensorProtoSchema, { name: 'w', ...tensor });
  const facts = await errorOf(() => tensorValue(proto, '/models/m.onnx'));
  expect(facts).toMatchObject({ code: 'tensor-invalid', path: '/models/m.onnx' });
  expect(facts.message).toContain('m.onnx: the tensor "w" cannot be read:');
  expect(facts.message).toContain(reason);
});
