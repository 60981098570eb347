import { describe, expect, test } from 'vitest';
import { readNpy, writeNpy } from '../../src/base/npy';

/** A .npy file as NumPy lays it out, from a header and the bytes of its data. */
function npy(header: string, data: ArrayBufferView | readonly number[], version = 1): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = version === 1 ? [text.length & 255, text.length >> 8] : [text.length, 0, 0, 0];
  const body = 'buffer' in data ? new Uint8Array(data.buffer) : Uint8Array.from(data);
  return Uint8Array.from([
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    version,
    0,
    ...length,
    ...text,
    ...body,
  ]);
}

const header = (type: string, shape: string, order = 'False'): string =>
  `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${shape}), }\n`;

test.each([
  ['<f4', new Float32Array([0.5, -2]), [0.5, -2]],
  ['<f8', new Float64Array([0.25, 1e300]), [0.25, Number.POSITIVE_INFINITY]],
  ['<f2', new Uint16Array([0x3c00, 0xc100]), [1, -2.5]],
  ['|u1', new Uint8Array([7, 255]), [7, 255]],
  ['|i1', new Int8Array([7, -7]), [7, -7]],
  ['|b1', new Uint8Array([1, 0]), [1, 0]],
  ['<u2', new Uint16Array([7, 65535]), [7, 65535]],
  ['<i2', new Int16Array([7, -300]), [7, -300]],
  ['<u4', new Uint32Array([7, 2 ** 31]), [7, 2 ** 31]],
  ['<i4', new Int32Array([7, -70000]), [7, -70000]],
  ['<u8', new BigUint64Array([7n, 9n]), [7, 9]],
  ['<i8', new BigInt64Array([7n, -9n]), [7, -9]],
])('reads element type %s', (type, data, expected) => {
  expect(readNpy(npy(header(type, '2,'), data), 'x.npy')).toEqual({
    dims: [2],
    data: new Float32Array(expected),
  });
});

test.each([
  ['', [], 1],
  ['3,', [3], 3],
  ['2, 3', [2, 3], 6],
  ['1, 2, 2, 2', [1, 2, 2, 2], 8],
  ['0, 5', [0, 5], 0],
])('reads and writes shape (%s)', (shape, dims, count) => {
  const data = Float32Array.from({ length: count }, (_, i) => i / 3 - 1);
  expect(readNpy(npy(header('<f4', shape), data), 'x.npy')).toEqual({ dims, data });
  if (dims.length > 0) expect(readNpy(writeNpy(data, dims), 'x.npy')).toEqual({ dims, data });
});

test('what it writes is what NumPy writes', () => {
  const bytes = writeNpy(new Float32Array([1, 2, 3, 4, 5, 6]), [2, 3]);
  const expected =
    `\x93NUMPY\x01\0\x76\0{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`.padEnd(127);
  expect(Buffer.from(bytes.subarray(0, 128)).toString('latin1')).toBe(`${expected}\n`);
  expect(bytes.length).toBe(128 + 24);
});

test('reads version 2, keys in another order, and bytes that start anywhere in a buffer', () => {
  const text = "{'shape': (2,), 'descr': '<f4', 'fortran_order': False}";
  const file = npy(text, new Float32Array([3, 4]), 2);
  const shifted = new Uint8Array(file.length + 3);
  shifted.set(file, 3);
  expect(readNpy(shifted.subarray(3), 'x.npy')).toEqual({
    dims: [2],
    data: new Float32Array([3, 4]),
  });
});

describe('refuses with a reason', () => {
  const plain = npy(header('<f4', '2, 2'), new Float32Array(4));
  test.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(), 'it does not begin with the NumPy signature'],
    [
      'a text file',
      new TextEncoder().encode('1,2,3'),
      'it does not begin with the NumPy signature',
    ],
    ['the signature alone', plain.subarray(0, 8), 'it ends inside the header'],
    ['half a header', plain.subarray(0, 30), 'it ends inside the header'],
    ['missing data', plain.subarray(0, -5), '5 bytes of its data are missing'],
    ['a future version', npy(header('<f4', '1,'), [], 9), 'version 9 is unknown'],
    [
      'column-major order',
      npy(header('<f4', '2, 2', 'True'), new Float32Array(4)),
      'it is stored in Fortran (column-major) order',
    ],
    [
      'big-endian numbers',
      npy(header('>f4', '1,'), [0, 0, 0, 0]),
      'its element type is ">f4", not a little-endian number',
    ],
    [
      'pickled objects',
      npy(header('|O', '1,'), [1]),
      'its element type is "|O", not a little-endian number',
    ],
    [
      'text',
      npy(header('<U8', '1,'), [1]),
      'its element type is "<U8", not a little-endian number',
    ],
    [
      'a record type',
      npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", [1]),
      'its header does not describe a plain array of numbers',
    ],
    [
      'a negative size',
      npy(header('<f4', '-1,'), []),
      'its header does not describe a plain array of numbers',
    ],
    [
      'a shape larger than memory',
      npy(header('|u1', '99999999999, 9'), [1]),
      '899999999990 bytes of its data are missing',
    ],
    [
      'a shape beyond integers',
      npy(header('|u1', '99999999999, 99999999999'), [1]),
      'its shape (99999999999, 99999999999) is too large',
    ],
  ])('%s', (_, bytes, reason) => {
    expect(() => readNpy(bytes, 'a b.npy')).toThrow(
      `"a b.npy" is not a usable .npy file: ${reason}.`,
    );
  });
});
