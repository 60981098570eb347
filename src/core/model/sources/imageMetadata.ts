// The image metadata of the ONNX specification (Windows ML, Core ML tools): pixel format and nominal range.

import { type Context, hintsFrom, type SourceHints } from '../hints';

const formats: Readonly<Record<string, 'RGB' | 'BGR' | 'gray'>> = {
  Gray8: 'gray',
  Rgb8: 'RGB',
  Rgba8: 'RGB',
  Bgr8: 'BGR',
  Bgra8: 'BGR',
};

interface Range {
  readonly scale: number;
  readonly mean: number;
}

/** What pixel 0 and pixel 255 become. */
const ranges: Readonly<Record<string, Range>> = {
  NominalRange_0_255: { scale: 1, mean: 0 },
  Normalized_0_1: { scale: 1 / 255, mean: 0 },
  Normalized_1_1: { scale: 2 / 255, mean: 1 },
  NominalRange_16_235: { scale: 219 / 255, mean: -16 },
};

export function imageMetadataHints({ facts }: Context): SourceHints | null {
  const format = facts.metadata['Image.BitmapPixelFormat'];
  const nominal = facts.metadata['Image.NominalPixelRange'];
  const kind = formats[format ?? ''];
  // The specification's reader, Windows ML, takes 0–255 where only the format is given.
  const range = ranges[nominal ?? (kind ? 'NominalRange_0_255' : '')];
  if (kind === undefined && range === undefined) return null;
  return {
    source: 'metadata',
    hints: {
      ...hintsFrom(`Image.BitmapPixelFormat ${format}`, {
        colorOrder: kind === 'gray' ? undefined : kind,
      }),
      ...hintsFrom(
        nominal ? `Image.NominalPixelRange ${nominal}` : `Image.BitmapPixelFormat ${format}`,
        {
          scale: range?.scale,
          mean: range && [range.mean],
          std: range && [1],
        },
      ),
    },
    warnings: [],
  };
}
