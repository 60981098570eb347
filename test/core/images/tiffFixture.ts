// Writes one-strip, uncompressed TIFF files of sample types that sharp cannot write.

export interface TiffRecipe {
  readonly width: number;
  readonly height: number;
  /** 1 black is 0, 2 RGB, 5 CMYK. */
  readonly photometric: 1 | 2 | 5;
  readonly samplesPerPixel: number;
  readonly bitsPerSample: 8 | 16 | 32;
  /** 1 unsigned, 3 floating point. */
  readonly sampleFormat?: 1 | 3;
  /** The samples, row by row, little-endian. */
  readonly data: Uint8Array;
}

const short = 3;
const long = 4;

export function encodeTiff(recipe: TiffRecipe): Uint8Array {
  const { width, height, photometric, samplesPerPixel, bitsPerSample, data } = recipe;
  const extra = (name: number, value: number): readonly [number, number, readonly number[]] => [
    name,
    short,
    new Array<number>(samplesPerPixel).fill(value),
  ];
  const tags: readonly (readonly [number, number, readonly number[]])[] = [
    [256, long, [width]],
    [257, long, [height]],
    extra(258, bitsPerSample),
    [259, short, [1]],
    [262, short, [photometric]],
    [273, long, [8]],
    [277, short, [samplesPerPixel]],
    [278, long, [height]],
    [279, long, [data.length]],
    extra(339, recipe.sampleFormat ?? 1),
  ];
  const directory = 8 + Math.ceil(data.length / 2) * 2;
  const spill = directory + 2 + tags.length * 12 + 4;
  const bytes = new Uint8Array(spill + tags.length * 16);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, directory, true);
  bytes.set(data, 8);
  view.setUint16(directory, tags.length, true);
  tags.forEach(([tag, type, values], i) => {
    const at = directory + 2 + i * 12;
    const isInline = values.length * (type === short ? 2 : 4) <= 4;
    const place = isInline ? at + 8 : spill + i * 16;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, values.length, true);
    if (!isInline) view.setUint32(at + 8, place, true);
    values.forEach((value, k) => {
      if (type === short) view.setUint16(place + k * 2, value, true);
      else view.setUint32(place + k * 4, value, true);
    });
  });
  return bytes;
}
