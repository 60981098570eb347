// The run-length coding of 4-bit and 8-bit BMP: (count, value) pairs; a count of 0 escapes to a command.

import type { BmpHeader } from './bmpHeader';
import { imageCorrupt } from './errors';

const endOfLine = 0;
const endOfPicture = 1;
const move = 2;

/** Palette indices from the top row down; pixels that the code skips keep index 0. */
export function expandRunLengths(bytes: Uint8Array, header: BmpHeader, path: string): Uint8Array {
  const { width, height, bits } = header;
  const indices = new Uint8Array(width * height);
  let at = header.pixelOffset;
  let x = 0;
  let y = 0;
  const put = (value: number): void => {
    if (x < width && y < height)
      indices[(header.isTopDown ? y : height - 1 - y) * width + x] = value;
    x++;
  };
  const next = (): number => {
    const byte = bytes[at++];
    if (byte === undefined) throw imageCorrupt(path, 'its run-length code ends too early');
    return byte;
  };
  const pixelOf = (byte: number, i: number): number =>
    bits === 8 ? byte : i % 2 === 0 ? byte >> 4 : byte & 15;
  const literal = (count: number): void => {
    const start = at;
    for (let i = 0, byte = 0; i < count; i++) {
      if (bits === 8 || i % 2 === 0) byte = next();
      put(pixelOf(byte, i));
    }
    at += (at - start) % 2;
  };
  while (y < height) {
    const count = next();
    const value = next();
    if (count > 0) for (let i = 0; i < count; i++) put(pixelOf(value, i));
    else if (value === endOfLine) [x, y] = [0, y + 1];
    else if (value === endOfPicture) break;
    else if (value === move) [x, y] = [x + next(), y + next()];
    else literal(value);
  }
  return indices;
}
