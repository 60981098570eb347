// BMP, which libvips' prebuilt library cannot read. No npm package read all common kinds (palettes, run lengths, OS/2
// headers, rows from the top), hence this one: 1, 2, 4, 8, 16, 24 and 32 bits, plain, bit fields or run lengths.
// Alpha is dropped and narrow channels are widened as Pillow does (v · 255 / max, rounded down).

import type { Size } from '../../protocol/model';
import { type BmpHeader, type Field, readBmpHeader } from './bmpHeader';
import { expandRunLengths } from './bmpRunLengths';
import { imageCorrupt } from './errors';
import type { Pixels } from './types';

/** Throws image-corrupt, image-no-pixels or image-variant-unsupported. */
export function decodeBmp(bytes: Uint8Array, path: string): Pixels & { readonly channels: 3 } {
  const header = readBmpHeader(bytes, path);
  const { width, height } = header;
  const isIndexed = header.bits <= 8;
  const data = isIndexed
    ? colorize(readIndices(bytes, header, path), header.palette)
    : readColors(bytes, header, path);
  return { width, height, channels: 3, data };
}

function readIndices(bytes: Uint8Array, header: BmpHeader, path: string): Uint8Array {
  if (header.isRunLength) return expandRunLengths(bytes, header, path);
  const { width, bits } = header;
  const indices = new Uint8Array(width * header.height);
  const mask = (1 << bits) - 1;
  forEachRow(bytes, header, path, (source, target) => {
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      const byte = bytes[source + (bit >> 3)] ?? 0;
      indices[target + x] = (byte >> (8 - bits - (bit & 7))) & mask;
    }
  });
  return indices;
}

/** Palette entries that the file does not define are black. */
function colorize(indices: Uint8Array, palette: Uint8Array): Uint8Array {
  const data = new Uint8Array(indices.length * 3);
  for (let i = 0; i < indices.length; i++) {
    const color = (indices[i] ?? 0) * 3;
    data[i * 3] = palette[color] ?? 0;
    data[i * 3 + 1] = palette[color + 1] ?? 0;
    data[i * 3 + 2] = palette[color + 2] ?? 0;
  }
  return data;
}

function readColors(bytes: Uint8Array, header: BmpHeader, path: string): Uint8Array {
  const { width, bits, fields } = header;
  const [red, green, blue] = fields;
  const step = bits / 8;
  const data = new Uint8Array(width * header.height * 3);
  forEachRow(bytes, header, path, (source, target) => {
    let out = target * 3;
    for (let x = 0; x < width; x++) {
      const at = source + x * step;
      let value = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
      if (step > 2) value |= (bytes[at + 2] ?? 0) << 16;
      if (step > 3) value |= (bytes[at + 3] ?? 0) << 24;
      data[out++] = channel(value, red);
      data[out++] = channel(value, green);
      data[out++] = channel(value, blue);
    }
  });
  return data;
}

function channel(value: number, { mask, shift, max }: Field): number {
  const bits = (value & mask) >>> shift;
  return max === 255 ? bits : Math.floor((bits * 255) / max);
}

/** Calls with the byte where a row starts in the file and the pixel where it starts in the picture. */
function forEachRow(
  bytes: Uint8Array,
  header: BmpHeader & Size,
  path: string,
  read: (source: number, target: number) => void,
): void {
  const { width, height, bits, pixelOffset, isTopDown } = header;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  // The padding after the last row is left out by some programs.
  const needed = pixelOffset + rowBytes * (height - 1) + Math.ceil((width * bits) / 8);
  if (bytes.length < needed) {
    throw imageCorrupt(path, `${needed - bytes.length} of its ${needed} bytes are missing`);
  }
  for (let y = 0; y < height; y++) {
    read(pixelOffset + y * rowBytes, (isTopDown ? y : height - 1 - y) * width);
  }
}
