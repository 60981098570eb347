// The shorthands of a card file, written out: presets of scale, numbers that stand for sizes, a crop that is a size.

import type { Size } from '../../../protocol/model';
import type { CardData } from '../cardSchema';
import { type Fields, square } from '../hints';

export type InputData = NonNullable<CardData['input']>;

export function toSize(size: InputData['size']): Size | undefined {
  if (typeof size === 'number') return square(size);
  return Array.isArray(size) ? { height: size[0], width: size[1] } : size;
}

export function sizeOfCrop(crop: InputData['crop']): Size | undefined {
  return typeof crop === 'number' ? square(crop) : undefined;
}

export function toCrop(crop: InputData['crop']): 'center' | 'none' | undefined {
  if (crop === undefined || crop === 'none' || crop === 'center') return crop;
  return crop === false ? 'none' : 'center';
}

export function toScale(scale: InputData['scale']): number | undefined {
  switch (scale) {
    case '0-1':
      return 1 / 255;
    case '0-255':
      return 1;
    case '-1-1':
      return 1 / 127.5;
    default:
      return scale;
  }
}

export function toList(
  values: number | readonly number[] | undefined,
): readonly number[] | undefined {
  return typeof values === 'number' ? [values] : values;
}

export function toResize(resize: InputData['resize']): Fields['resize'] | undefined {
  if (resize === undefined) return undefined;
  if (typeof resize === 'number') return { mode: 'shorter-side', size: square(resize) };
  const { mode, interpolation } = resize;
  const size = toSize(resize.size);
  return { ...(mode && { mode }), ...(size && { size }), ...(interpolation && { interpolation }) };
}
