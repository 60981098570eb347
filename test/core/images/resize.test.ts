import { describe, expect, test } from 'vitest';
import { type Region, resize } from '../../../src/core/images/resize';
import type { Pixels } from '../../../src/core/images/types';
import type { Interpolation, Size } from '../../../src/protocol/model';
import { randomPixels } from './pictures';

// 6 × 4 grey levels (37x + 91y + 13xy) mod 256 and what Pillow 9.4's Image.resize makes of them.
const source: Pixels = {
  width: 6,
  height: 4,
  channels: 1,
  data: Uint8Array.from({ length: 24 }, (_, i) => {
    const [x, y] = [i % 6, Math.floor(i / 6)];
    return x * 37 + y * 91 + x * y * 13;
  }),
};
// biome-ignore format: one picture row a line
const pillow: readonly [Interpolation, number, number, readonly number[]][] = [
  ['bilinear', 3, 2, [93, 135, 133,
                      130, 151, 149]],
  ['bilinear', 9, 5, [0, 19, 43, 68, 93, 117, 142, 167, 185,
                      64, 87, 117, 149, 179, 180, 91, 92, 115,
                      137, 165, 181, 134, 150, 167, 118, 135, 163,
                      133, 166, 181, 106, 121, 153, 145, 178, 211,
                      17, 55, 106, 156, 207, 215, 95, 103, 141]],
  ['bilinear', 4, 6, [14, 66, 119, 171,
                      62, 123, 143, 119,
                      126, 170, 161, 91,
                      190, 133, 135, 192,
                      126, 138, 153, 165,
                      46, 152, 177, 113]],
  ['bicubic', 3, 2, [86, 138, 131,
                     133, 153, 151]],
  ['bicubic', 9, 5, [0, 11, 38, 63, 87, 113, 146, 175, 191,
                     57, 77, 114, 159, 205, 197, 73, 71, 105,
                     149, 185, 201, 129, 149, 173, 112, 132, 167,
                     138, 182, 197, 88, 100, 148, 151, 193, 228,
                     5, 40, 101, 160, 230, 231, 79, 90, 142]],
  ['bicubic', 4, 6, [5, 55, 119, 182,
                     49, 125, 147, 110,
                     125, 186, 166, 72,
                     211, 126, 126, 209,
                     127, 135, 151, 171,
                     28, 159, 186, 99]],
  ['lanczos', 3, 2, [88, 137, 133,
                     135, 157, 149]],
  ['lanczos', 9, 5, [0, 11, 40, 61, 81, 109, 147, 182, 195,
                     47, 62, 106, 157, 222, 196, 71, 60, 106,
                     165, 211, 219, 131, 146, 174, 113, 130, 170,
                     127, 182, 192, 85, 88, 147, 153, 199, 234,
                     1, 32, 100, 158, 250, 230, 76, 76, 145]],
  ['lanczos', 4, 6, [4, 50, 115, 193,
                     33, 132, 150, 99,
                     133, 198, 165, 65,
                     229, 130, 116, 214,
                     127, 134, 144, 179,
                     11, 173, 189, 83]],
  ['nearest', 3, 2, [141, 241, 85,
                     93, 245, 141]],
  ['nearest', 9, 5, [0, 37, 37, 74, 74, 111, 148, 185, 185,
                     91, 141, 141, 191, 191, 241, 35, 85, 85,
                     182, 245, 245, 52, 52, 115, 178, 241, 241,
                     182, 245, 245, 52, 52, 115, 178, 241, 241,
                     17, 93, 93, 169, 169, 245, 65, 141, 141]],
  ['nearest', 4, 6, [0, 74, 111, 185,
                     91, 191, 241, 85,
                     91, 191, 241, 85,
                     182, 52, 115, 241,
                     182, 52, 115, 241,
                     17, 169, 245, 141]],
];

test.each(pillow)(
  '%s to %i × %i equals Pillow to the grey level',
  (mode, width, height, expected) => {
    expect(resize(source, { width, height }, mode)).toEqual({
      width,
      height,
      channels: 1,
      data: Uint8Array.from(expected),
    });
  },
);

const smoothModes = ['bilinear', 'bicubic', 'lanczos'] as const;
type Smooth = (typeof smoothModes)[number];
const sizes: readonly Size[] = [
  { width: 20, height: 33 },
  { width: 101, height: 60 },
  { width: 53, height: 41 },
  { width: 7, height: 90 },
];

describe.each(smoothModes)('%s', (mode) => {
  test.each(sizes)('to $width × $height is within one grey level of the plain formula', (size) => {
    const picture = randomPixels(53, 41, 3);
    const difference = maxDifference(
      resize(picture, size, mode).data,
      slowResize(picture, size, mode),
    );
    expect(difference).toBeLessThanOrEqual(1);
  });
});

const regions: readonly Region[] = [
  { left: 0, top: 0, width: 5, height: 4 },
  { left: 9, top: 11, width: 20, height: 3 },
  { left: 60, top: 44, width: 10, height: 6 },
];

describe.each([...smoothModes, 'nearest'] as const)('%s', (mode) => {
  test.each(regions)('a region at $left, $top equals the same part of the whole', (region) => {
    const picture = randomPixels(53, 41, 3);
    const size = { width: 70, height: 50 };
    const whole = resize(picture, size, mode);
    const part = Uint8Array.from({ length: region.width * region.height * 3 }, (_, i) => {
      const x = region.left + (Math.floor(i / 3) % region.width);
      const y = region.top + Math.floor(i / 3 / region.width);
      return whole.data[(y * size.width + x) * 3 + (i % 3)] ?? -1;
    });
    expect(resize(picture, size, mode, region).data).toEqual(part);
  });

  test('a plain picture stays plain', () => {
    const data = new Uint8Array(9 * 7 * 3).fill(201);
    const enlarged = resize(
      { width: 9, height: 7, channels: 3, data },
      { width: 4, height: 31 },
      mode,
    );
    expect(new Set(enlarged.data)).toEqual(new Set([201]));
  });
});

test('colour channels do not mix', () => {
  const picture = randomPixels(31, 17, 3);
  const size = { width: 19, height: 23 };
  const color = resize(picture, size, 'bicubic').data;
  for (const channel of [0, 1, 2]) {
    const data = picture.data.filter((_, i) => i % 3 === channel);
    const grey = resize({ width: 31, height: 17, channels: 1, data }, size, 'bicubic').data;
    expect(color.filter((_, i) => i % 3 === channel)).toEqual(grey);
  }
});

/** Every output pixel as the weighted mean of all source pixels of its line, columns first, 8-bit in between. */
function slowResize({ width, height, data }: Pixels, size: Size, mode: Smooth): Uint8Array {
  const at = (pixels: ArrayLike<number>, i: number): number => pixels[i] ?? 0;
  const columns = new Uint8ClampedArray(size.width * height * 3);
  for (let i = 0; i < columns.length; i++) {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % size.width, Math.floor(i / 3 / size.width)];
    columns[i] = mean(width, size.width, x, mode, (k) => at(data, (y * width + k) * 3 + c));
  }
  const rows = new Uint8ClampedArray(size.width * size.height * 3);
  for (let i = 0; i < rows.length; i++) {
    const [rest, y] = [i % (size.width * 3), Math.floor(i / 3 / size.width)];
    rows[i] = mean(height, size.height, y, mode, (k) => at(columns, k * size.width * 3 + rest));
  }
  return new Uint8Array(rows);
}

function mean(
  from: number,
  to: number,
  position: number,
  mode: Smooth,
  value: (k: number) => number,
): number {
  const scale = from / to;
  let sum = 0;
  let total = 0;
  for (let k = 0; k < from; k++) {
    const weight = kernel(mode, (k + 0.5 - (position + 0.5) * scale) / Math.max(1, scale));
    sum += weight * value(k);
    total += weight;
  }
  return sum / total;
}

function kernel(mode: Smooth, x: number): number {
  const d = Math.abs(x);
  switch (mode) {
    case 'bilinear':
      return d < 1 ? 1 - d : 0;
    case 'bicubic':
      if (d < 1) return 1.5 * d ** 3 - 2.5 * d ** 2 + 1;
      return d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0;
    case 'lanczos': {
      if (d === 0) return 1;
      const t = Math.PI * d;
      return d < 3 ? (3 * Math.sin(t) * Math.sin(t / 3)) / t ** 2 : 0;
    }
  }
}

function maxDifference(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? 0))), 0);
}
