// Named tensors in a file (https://github.com/huggingface/safetensors, "Format"): the length of a JSON header as a 64-bit
// little-endian number, the header, the bytes. What is written carries a SHA-256 of all of it in its metadata.

import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { arrayOf, type NumericType } from '../../onnx/elementTypes';
import { elementCount, type TensorMap, viewOf } from '../../onnx/tensor';

export type Metadata = Readonly<Record<string, string>>;

export interface Safetensors {
  readonly values: TensorMap;
  readonly metadata: Metadata;
}

const typeCodes: Readonly<Partial<Record<NumericType, string>>> = {
  float32: 'F32',
  float64: 'F64',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint64: 'U64',
  uint32: 'U32',
  uint16: 'U16',
  uint8: 'U8',
  bool: 'BOOL',
};

const checksumKey = 'sha256';

/** Pieces to be written one after the other: the tensors' own bytes, not copies. */
export async function encodeSafetensors({
  values,
  metadata,
}: Safetensors): Promise<readonly Uint8Array[]> {
  const names = Object.keys(values).sort();
  let offset = 0;
  const entries: [string, unknown][] = [];
  const pieces: Uint8Array[] = [];
  for (const name of names) {
    const value = values[name];
    const dtype = value && typeCodes[value.type as NumericType];
    if (!value || dtype === undefined) throw new Error(`"${name}" has no type for the file.`);
    const { data } = value;
    const end = offset + data.byteLength;
    entries.push([name, { dtype, shape: value.dims, data_offsets: [offset, end] }]);
    pieces.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    offset = end;
  }
  const tensors = Object.fromEntries(entries);
  const sha256 = await checksum(headerText(tensors, metadata), pieces);
  const text = headerText(tensors, { ...metadata, [checksumKey]: sha256 });
  // Tensors begin at a multiple of 8 bytes.
  const header = Buffer.from(text.padEnd(Math.ceil(Buffer.byteLength(text) / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return [length, header, ...pieces];
}

/** Tensors are views of `bytes`. Throws an Error that says what is wrong with a damaged file. */
export async function decodeSafetensors(bytes: Uint8Array): Promise<Safetensors> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.length < 8 ? 0 : Number(view.readBigUInt64LE(0));
  if (length === 0 || 8 + length > view.length) throw new Error('it is cut off in its header');
  const { __metadata__: written, ...tensors } = parseHeader(view.toString('utf8', 8, 8 + length));
  const { [checksumKey]: expected, ...metadata } = (written ?? {}) as Metadata;
  const body = bytes.subarray(8 + length);
  const found = await checksum(headerText(tensors, metadata), [body]);
  if (found !== expected) throw new Error('its checksum does not fit its content');
  const values = Object.entries(tensors).map(([name, entry]) => {
    const { dtype, shape, data_offsets } = entry as Entry;
    const type = typeOf(dtype);
    const [from, to] = data_offsets;
    if (to - from !== elementCount(shape) * arrayOf(type).BYTES_PER_ELEMENT || to > body.length) {
      throw new Error(`the place of "${name}" in it is impossible`);
    }
    return [name, { type, dims: shape, data: viewOf(type, body.subarray(from, to)) }] as const;
  });
  return { values: Object.fromEntries(values), metadata };
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

function parseHeader(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('its header is no JSON');
  }
}

function typeOf(code: string): NumericType {
  for (const [type, each] of Object.entries(typeCodes)) {
    if (each === code) return type as NumericType;
  }
  throw new Error(`it holds numbers of the type ${code}`);
}

function headerText(tensors: Readonly<Record<string, unknown>>, metadata: Metadata): string {
  return JSON.stringify({ __metadata__: metadata, ...tensors });
}

const sliceBytes = 4 * 2 ** 20;

async function checksum(header: string, pieces: readonly Uint8Array[]): Promise<string> {
  const hash = createHash('sha256').update(header);
  let sinceTurn = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += sliceBytes) {
      const slice = piece.subarray(at, at + sliceBytes);
      hash.update(slice);
      sinceTurn += slice.length;
      if (sinceTurn >= sliceBytes) {
        sinceTurn = 0;
        await setImmediate();
      }
    }
  }
  return hash.digest('hex');
}
