import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { decodeBmp } from '../../../src/core/images/bmp';
import { type BmpRecipe, type Color, encodeBmp } from './bmpFixture';

const width = 37;
const height = 11;

/** Values below `limit`, in runs about half of the time. */
function randomRows(limit: number): number[][] {
  const random = createRandom(5);
  let value = 0;
  return Array.from({ length: height }, () =>
    Array.from({ length: width }, () => {
      if (random.uniform() < 0.6) value = Math.floor(random.uniform() * limit);
      return value;
    }),
  );
}

function randomPalette(length: number): Color[] {
  const random = createRandom(6);
  return Array.from({ length }, () => [random.index(256), random.index(256), random.index(256)]);
}

const indexed: readonly [string, number, BmpRecipe][] = [
  ['1 bit', 2, { bits: 1 }],
  ['4 bits', 16, { bits: 4 }],
  ['8 bits', 256, { bits: 8 }],
  ['8 bits with a short palette', 100, { bits: 8 }],
  ['8 bits, top row first', 256, { bits: 8, isTopDown: true }],
  ['8 bits of OS/2', 256, { bits: 8, header: 12 }],
  ['8 bits of OS/2 2', 256, { bits: 8, header: 64 }],
  ['8 bits, a gap before the pixels', 256, { bits: 8, gap: 10 }],
  ['8 bits in run lengths', 256, { bits: 8, isRunLength: true }],
  ['4 bits in run lengths', 16, { bits: 4, isRunLength: true }],
];

test.each(indexed)('reads %s', (_, colors, recipe) => {
  const rows = randomRows(colors);
  const palette = randomPalette(colors);
  expect(decodeBmp(encodeBmp(rows, palette, recipe), 'x.bmp')).toEqual({
    width,
    height,
    channels: 3,
    data: Uint8Array.from(rows.flat().flatMap((index) => palette[index] ?? [])),
  });
});

const byte = (value: number, shift: number): number => (value >>> shift) & 255;
const fraction = (value: number, shift: number, max: number): number =>
  Math.floor((((value >>> shift) & max) * 255) / max);
const bgr = (v: number): Color => [byte(v, 16), byte(v, 8), byte(v, 0)];
const rgb555 = (v: number): Color => [fraction(v, 10, 31), fraction(v, 5, 31), fraction(v, 0, 31)];
const rgb565 = (v: number): Color => [fraction(v, 11, 31), fraction(v, 5, 63), fraction(v, 0, 31)];
const direct: readonly [string, (value: number) => Color, BmpRecipe][] = [
  ['24 bits', bgr, { bits: 24 }],
  ['24 bits, top row first', bgr, { bits: 24, isTopDown: true }],
  ['24 bits of OS/2', bgr, { bits: 24, header: 12 }],
  ['24 bits, version 5', bgr, { bits: 24, header: 124 }],
  ['24 bits, a gap before the pixels', bgr, { bits: 24, gap: 7 }],
  ['16 bits', rgb555, { bits: 16 }],
  ['16 bits, 5-6-5', rgb565, { bits: 16, masks: [0xf800, 0x7e0, 0x1f] }],
  ['32 bits', bgr, { bits: 32 }],
  [
    '32 bits with alpha, version 4',
    bgr,
    { bits: 32, header: 108, masks: [0xff0000, 0xff00, 0xff, 0xff000000] },
  ],
  [
    '32 bits, red first',
    (v) => [byte(v, 0), byte(v, 8), byte(v, 16)],
    { bits: 32, header: 124, masks: [0xff, 0xff00, 0xff0000, 0xff000000] },
  ],
  [
    '32 bits, red in the top byte',
    (v) => [byte(v, 24), byte(v, 16), byte(v, 8)],
    { bits: 32, header: 56, masks: [0xff000000, 0xff0000, 0xff00, 0xff] },
  ],
];

test.each(direct)('reads %s', (_, color, recipe) => {
  const rows = randomRows(2 ** recipe.bits);
  expect(decodeBmp(encodeBmp(rows, [], recipe), 'x.bmp')).toEqual({
    width,
    height,
    channels: 3,
    data: Uint8Array.from(rows.flat().flatMap(color)),
  });
});

test('pixels that a run-length code skips have the first colour of the palette', () => {
  const palette: Color[] = [
    [9, 8, 7],
    [1, 2, 3],
  ];
  const shell = encodeBmp(
    [
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ],
    palette,
    { bits: 8, isRunLength: true },
  );
  const offset = new DataView(shell.buffer).getUint32(10, true);
  // One pixel, then one to the right and two up, one pixel, end.
  const code = [1, 1, 0, 2, 1, 2, 1, 1, 0, 1];
  const { data } = decodeBmp(Uint8Array.from([...shell.subarray(0, offset), ...code]), 'x.bmp');
  const [o, i] = [
    [9, 8, 7],
    [1, 2, 3],
  ];
  expect([...data]).toEqual([o, o, i, o, o, o, i, o, o].flat());
});

describe('refuses', () => {
  const plain = encodeBmp(randomRows(2 ** 24), [], { bits: 24 });
  const patched = (at: number, value: number): Uint8Array => {
    const bytes = plain.slice();
    new DataView(bytes.buffer).setUint32(at, value, true);
    return bytes;
  };
  const runs = encodeBmp(randomRows(256), randomPalette(256), { bits: 8, isRunLength: true });
  test.each([
    ['the signature alone', plain.subarray(0, 2), 'image-corrupt', 'it ends inside the header'],
    ['half a header', plain.subarray(0, 40), 'image-corrupt', 'it ends inside the header'],
    [
      'an unknown header',
      patched(14, 41),
      'image-corrupt',
      'a BMP header of 41 bytes does not exist',
    ],
    ['missing rows', plain.subarray(0, -500), 'image-corrupt', '499 of its 1285 bytes are missing'],
    [
      'a code without an end',
      runs.subarray(0, -30),
      'image-corrupt',
      'its run-length code ends too early',
    ],
    ['a negative width', patched(18, -5 >>> 0), 'image-corrupt', 'its width is negative'],
    ['no width', patched(18, 0), 'image-no-pixels', 'width or height is 0'],
    ['no height', patched(22, 0), 'image-no-pixels', 'width or height is 0'],
    [
      'a JPEG inside',
      patched(30, 4),
      'image-variant-unsupported',
      'a 24-bit BMP of compression type 4',
    ],
    ['a depth that does not exist', patched(28, 25), 'image-variant-unsupported', 'a 25-bit BMP'],
  ])('%s', (_, bytes, code, words) => {
    const message = expect.stringContaining(words) as string;
    expect(() => decodeBmp(bytes, 'x.bmp')).toThrow(expect.objectContaining({ code, message }));
  });
});
