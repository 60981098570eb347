// The headers of a BMP file: Windows 3 and later, and the two of OS/2.

import type { Size } from '../../protocol/model';
import { imageCorrupt, imageNoPixels, imageVariantUnsupported } from './errors';

/** One colour inside a packed pixel. */
export interface Field {
  readonly mask: number;
  readonly shift: number;
  /** Largest value that the mask can hold. */
  readonly max: number;
}

export interface BmpHeader extends Size {
  readonly bits: 1 | 2 | 4 | 8 | 16 | 24 | 32;
  readonly isRunLength: boolean;
  readonly isTopDown: boolean;
  readonly pixelOffset: number;
  /** Red, green, blue per entry. */
  readonly palette: Uint8Array;
  readonly fields: readonly [Field, Field, Field];
}

const fileHeaderBytes = 14;
const headerSizes = [12, 40, 52, 56, 64, 108, 124];
const os2HeaderBytes = 12;
const uncompressed = 0;
const runLengths8 = 1;
const runLengths4 = 2;
const bitFields = 3;
const alphaBitFields = 6;

export function readBmpHeader(bytes: Uint8Array, path: string): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytes.length < 18 ? 0 : view.getUint32(14, true);
  if (bytes.length < fileHeaderBytes + size || size === 0) {
    throw imageCorrupt(path, 'it ends inside the header');
  }
  if (!headerSizes.includes(size)) {
    throw imageCorrupt(path, `a BMP header of ${size} bytes does not exist`);
  }
  const isOs2 = size === os2HeaderBytes;
  const width = isOs2 ? view.getUint16(18, true) : view.getInt32(18, true);
  const height = isOs2 ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(isOs2 ? 24 : 28, true);
  const compression = isOs2 ? uncompressed : view.getUint32(30, true);
  if (width === 0 || height === 0) throw imageNoPixels(path);
  if (width < 0) throw imageCorrupt(path, 'its width is negative');
  checkVariant(bits, compression, size, path);
  return {
    width,
    height: Math.abs(height),
    bits,
    isRunLength: compression === runLengths8 || compression === runLengths4,
    isTopDown: height < 0,
    pixelOffset: view.getUint32(10, true),
    palette: bits <= 8 ? readPalette(bytes, view, size, bits) : new Uint8Array(),
    fields: readFields(view, bits, compression, path),
  };
}

function checkVariant(
  bits: number,
  compression: number,
  size: number,
  path: string,
): asserts bits is BmpHeader['bits'] {
  const isKnown =
    compression === uncompressed
      ? [1, 2, 4, 8, 16, 24, 32].includes(bits)
      : compression === runLengths8
        ? bits === 8
        : compression === runLengths4
          ? bits === 4
          : (compression === bitFields || compression === alphaBitFields) &&
            size !== 64 &&
            (bits === 16 || bits === 32);
  if (!isKnown) {
    throw imageVariantUnsupported(path, `a ${bits}-bit BMP of compression type ${compression}`);
  }
}

/** The palette lies between the header and the pixels; a file may define fewer colours than its depth allows. */
function readPalette(bytes: Uint8Array, view: DataView, size: number, bits: number): Uint8Array {
  const isOs2 = size === os2HeaderBytes;
  const start = fileHeaderBytes + size;
  const entry = isOs2 ? 3 : 4;
  const declared = isOs2 ? 0 : view.getUint32(46, true);
  const room = Math.floor((Math.min(view.getUint32(10, true), bytes.length) - start) / entry);
  const count = Math.max(0, Math.min(declared || 1 << bits, 1 << bits, room));
  const palette = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    const [blue = 0, green = 0, red = 0] = bytes.subarray(start + i * entry);
    palette.set([red, green, blue], i * 3);
  }
  return palette;
}

function readFields(
  view: DataView,
  bits: number,
  compression: number,
  path: string,
): BmpHeader['fields'] {
  if (compression === bitFields || compression === alphaBitFields) {
    if (view.byteLength < 66) throw imageCorrupt(path, 'it ends inside the colour masks');
    return [54, 58, 62].map((at) => toField(view.getUint32(at, true))) as [Field, Field, Field];
  }
  const masks = bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
  return masks.map(toField) as [Field, Field, Field];
}

/** An empty mask gives 0 for every pixel. */
function toField(mask: number): Field {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  return { mask, shift, max: Math.max(1, mask >>> shift) };
}
