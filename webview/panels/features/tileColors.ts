// Which colour a tile's level has: on the channel's own scale the level itself, on a shared one the number it stands for.

import { type ColormapName, colormapLevels, colormapLookup } from '../../../src/base/colormaps';
import { colorLevel, type ValueRange } from '../../../src/base/heatmap';
import type { Scale, ShadeName } from './panelState';

export interface ScaleChoice {
  readonly scale: Scale;
  readonly fixed: ValueRange;
  /** Of the layer. */
  readonly layer: ValueRange;
  readonly shades: ShadeName;
}

/** Signed layers on one scale diverge from zero. */
export function colormapOf({ scale, fixed, layer, shades }: ScaleChoice): ColormapName {
  const range = scale === 'fixed' ? fixed : layer;
  return scale !== 'channel' && range.low < 0 ? 'blue-white-red' : shades;
}

/** Numbers of the first and last colour for a channel between `own`. */
export function rangeOf(choice: ScaleChoice, own: ValueRange): ValueRange {
  switch (choice.scale) {
    case 'channel':
      return own;
    case 'layer':
      return centred(choice.layer);
    case 'fixed':
      return centred(choice.fixed);
  }
}

function centred({ low, high }: ValueRange): ValueRange {
  if (low >= 0) return { low, high };
  const peak = Math.max(-low, high);
  return { low: -peak, high: peak };
}

/** The number that a level of a tile stands for, up to a 510th of the channel's range. */
export function numberOfLevel(level: number, own: ValueRange): number {
  return own.low + (level / (colormapLevels - 1)) * (own.high - own.low);
}

/** RGBA, as little-endian words, of each level of a channel between `own`. */
export function levelColors(choice: ScaleChoice, own: ValueRange): Uint32Array {
  const colors = colormapLookup(colormapOf(choice));
  const range = rangeOf(choice, own);
  return Uint32Array.from({ length: colormapLevels }, (_, level) => {
    const shown = choice.scale === 'channel' ? level : colorLevel(numberOfLevel(level, own), range);
    return colorWord(colors, shown);
  });
}

/** RGBA of one colour as a little-endian word: what an ImageData holds on every platform that browsers run on. */
export function colorWord(colors: Uint8Array, level: number): number {
  const [red = 0, green = 0, blue = 0] = colors.subarray(3 * level, 3 * level + 3);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
