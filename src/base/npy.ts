// NumPy's .npy files, the way tensors enter and leave Glassbox: bytes in, bytes out, no file access.
// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

import { GlassboxError } from './errors';
import { float16ToFloat32 } from './float16';

export interface NpyArray {
  readonly dims: readonly number[];
  /** Row-major. Values of other types are converted; 64-bit integers beyond 2²⁴ lose their last digits. */
  readonly data: Float32Array;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** The data starts at a multiple of this. */
const alignment = 64;

export function npyInvalid(path: string, reason: string): GlassboxError {
  return new GlassboxError({
    code: 'npy-invalid',
    message: `"${path}" is not a usable .npy file: ${reason}.`,
    remedy:
      'Save a float32 array in C order, e.g. numpy.save(path, numpy.ascontiguousarray(x, "float32")).',
    path,
  });
}

type Read = (view: DataView, at: number) => number;

const readers: Readonly<Record<string, { readonly bytes: number; readonly read: Read }>> = {
  f4: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  f8: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  f2: { bytes: 2, read: (view, at) => float16ToFloat32(view.getUint16(at, true)) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  b1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  u2: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  i2: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  u4: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  i4: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  u8: { bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
  i8: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
};

/** `path` is for messages only. Throws npy-invalid. */
export function readNpy(bytes: Uint8Array, path: string): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { text, dataOffset } = readHeader(bytes, view, path);
  const { type, dims } = parseHeader(text, path);
  const reader = readers[type.slice(1)];
  if (type.startsWith('>') || !reader) {
    throw npyInvalid(path, `its element type is "${type}", not a little-endian number`);
  }
  const length = dims.reduce((product, dim) => product * dim, 1);
  const missing = length * reader.bytes - (bytes.length - dataOffset);
  if (missing > 0) throw npyInvalid(path, `${missing} bytes of its data are missing`);
  return { dims, data: readNumbers(view, dataOffset, length, reader) };
}

function readNumbers(
  view: DataView,
  offset: number,
  length: number,
  { bytes, read }: (typeof readers)[string],
): Float32Array {
  const data = new Float32Array(length);
  for (let i = 0; i < length; i++) data[i] = read(view, offset + i * bytes);
  return data;
}

/** Version 1 counts the header in 16 bits, versions 2 and 3 in 32. */
function readHeader(
  bytes: Uint8Array,
  view: DataView,
  path: string,
): { text: string; dataOffset: number } {
  if (magic.some((byte, i) => bytes[i] !== byte)) {
    throw npyInvalid(path, 'it does not begin with the NumPy signature');
  }
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) throw npyInvalid(path, `version ${version} is unknown`);
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) throw npyInvalid(path, 'it ends inside the header');
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + length > bytes.length) throw npyInvalid(path, 'it ends inside the header');
  const text = new TextDecoder().decode(bytes.subarray(start, start + length));
  return { text, dataOffset: start + length };
}

/** The header is a Python dictionary of exactly three keys, in any order. */
function parseHeader(text: string, path: string): { type: string; dims: number[] } {
  const type = /'descr'\s*:\s*'([<>|=]?\w+)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(text)?.[1];
  if (type === undefined || order === undefined || shape === undefined) {
    throw npyInvalid(path, 'its header does not describe a plain array of numbers');
  }
  if (order === 'True') throw npyInvalid(path, 'it is stored in Fortran (column-major) order');
  const dims = shape
    .split(',')
    .map((dim) => dim.trim())
    .filter((dim) => dim !== '')
    .map(Number);
  const length = dims.reduce((product, dim) => product * dim, 1);
  if (!Number.isSafeInteger(length)) throw npyInvalid(path, `its shape (${shape}) is too large`);
  return { type: /^\w/.test(type) ? `|${type}` : type, dims };
}

/** A version 1 file of little-endian float32 values in row-major order. */
export function writeNpy(data: Float32Array, dims: readonly number[]): Uint8Array {
  const { bytes, dataOffset } = emptyNpy('<f4', dims, data.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < data.length; i++) view.setFloat32(dataOffset + i * 4, data[i] ?? 0, true);
  return bytes;
}

/** The same for values of any type, e.g. `<i8`, given as their little-endian bytes. */
export function writeNpyBytes(
  type: string,
  dims: readonly number[],
  data: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const { bytes, dataOffset } = emptyNpy(type, dims, data.length);
  bytes.set(data, dataOffset);
  return bytes;
}

function emptyNpy(
  type: string,
  dims: readonly number[],
  length: number,
): { bytes: Uint8Array<ArrayBuffer>; dataOffset: number } {
  const shape = dims.length === 1 ? `${dims[0]},` : dims.join(', ');
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`;
  const prefix = magic.length + 4;
  const dataOffset = Math.ceil((prefix + dictionary.length + 1) / alignment) * alignment;
  const header = `${dictionary.padEnd(dataOffset - prefix - 1)}\n`;
  const bytes = new Uint8Array(dataOffset + length);
  bytes.set([...magic, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, header.length, true);
  bytes.set(new TextEncoder().encode(header), prefix);
  return { bytes, dataOffset };
}
