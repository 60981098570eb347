// Writes small BMP files of every common kind, byte by byte from the format's description.

export interface BmpRecipe {
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32;
  /** Size of the information header: 12 is OS/2 1.x, 40 Windows 3, 108 and 124 its later versions. */
  readonly header?: 12 | 40 | 56 | 64 | 108 | 124;
  readonly isTopDown?: boolean;
  readonly isRunLength?: boolean;
  readonly masks?: readonly [number, number, number, number?];
  /** Unused bytes between the palette and the pixels. */
  readonly gap?: number;
}

export type Color = readonly [number, number, number];

/** `rows` hold palette indices (1, 4, 8 bits), or packed pixel values (16, 24, 32 bits) from the top row down. */
export function encodeBmp(
  rows: readonly (readonly number[])[],
  palette: readonly Color[],
  recipe: BmpRecipe,
): Uint8Array {
  const { bits, header = 40, isTopDown = false, isRunLength = false, masks, gap = 0 } = recipe;
  const width = rows[0]?.length ?? 0;
  const stored = isTopDown ? rows : [...rows].reverse();
  const pixels = isRunLength
    ? runLengths(stored, bits)
    : stored.flatMap((row) => packRow(row, bits));
  const colors = palette.flatMap(([r, g, b]) => (header === 12 ? [b, g, r] : [b, g, r, 0]));
  const trailingMasks =
    masks && header === 40 ? masks.slice(0, 3).flatMap((m) => word(m ?? 0)) : [];
  const offset = 14 + header + trailingMasks.length + colors.length + gap;
  const bytes = new Uint8Array(offset + pixels.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, offset, true);
  view.setUint32(14, header, true);
  if (header === 12) {
    for (const [i, value] of [width, rows.length, 1, bits].entries())
      view.setUint16(18 + i * 2, value, true);
  } else {
    view.setInt32(18, width, true);
    view.setInt32(22, isTopDown ? -rows.length : rows.length, true);
    view.setUint16(26, 1, true);
    view.setUint16(28, bits, true);
    view.setUint32(30, isRunLength ? (bits === 8 ? 1 : 2) : masks ? 3 : 0, true);
    view.setUint32(46, palette.length, true);
    if (masks && header > 40)
      for (const [i, mask] of masks.entries()) view.setUint32(54 + i * 4, mask ?? 0, true);
  }
  bytes.set([...trailingMasks, ...colors], 14 + header);
  bytes.set(pixels, offset);
  return bytes;
}

function word(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
}

/** One row, padded to a multiple of four bytes. */
function packRow(row: readonly number[], bits: number): number[] {
  const bytes = new Array<number>(Math.ceil((row.length * bits) / 32) * 4).fill(0);
  row.forEach((value, x) => {
    if (bits < 8) {
      const at = Math.floor((x * bits) / 8);
      bytes[at] = (bytes[at] ?? 0) | (value << (8 - bits - ((x * bits) % 8)));
    } else {
      for (let i = 0; i < bits / 8; i++) bytes[(x * bits) / 8 + i] = (value >>> (8 * i)) & 255;
    }
  });
  return bytes;
}

/** Runs where pixels repeat, literal stretches where they do not, a line mark after each row, an end mark. */
function runLengths(rows: readonly (readonly number[])[], bits: number): number[] {
  const out: number[] = [];
  for (const row of rows) {
    let x = 0;
    while (x < row.length) {
      let run = 1;
      while (run < 255 && row[x + run] === row[x]) run++;
      const literal = row.slice(x, x + 5);
      if (run < 2 && literal.length === 5 && new Set(literal).size === 5) {
        out.push(0, 5, ...literalBytes(literal, bits));
        x += 5;
      } else {
        const value = row[x] ?? 0;
        out.push(run, bits === 8 ? value : (value << 4) | value);
        x += run;
      }
    }
    out.push(0, 0);
  }
  return [...out, 0, 1];
}

/** Literal pixels fill whole 16-bit words. */
function literalBytes(values: readonly number[], bits: number): number[] {
  const bytes =
    bits === 8
      ? [...values]
      : values.flatMap((v, i) => (i % 2 === 0 ? [(v << 4) | (values[i + 1] ?? 0)] : []));
  return bytes.length % 2 === 0 ? bytes : [...bytes, 0];
}
