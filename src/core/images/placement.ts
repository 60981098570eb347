// Where a picture lands on the model's input: sizes and rounding of torchvision's Resize and CenterCrop and of
// Ultralytics' LetterBox, worked out before any pixel is touched.

import type { Preprocess, Resize, Size } from '../../protocol/model';
import type { Geometry } from '../../protocol/prediction';
import { inputSizeMismatch } from './errors';

export interface Placement {
  /** The whole picture's size after resizing. */
  readonly resized: Size;
  /** Size of the model's input. */
  readonly canvas: Size;
  /** Where the resized picture's corner lies on the canvas; negative where a crop cuts it off. */
  readonly left: number;
  readonly top: number;
  /** Grey level of what the picture does not cover. */
  readonly fill: number;
}

const letterboxGrey = 114;

/** `path` is named when resizing does not lead to the model's size. */
export function placePicture(original: Size, spec: Preprocess, path: string): Placement {
  const isLetterbox = spec.resize.mode === 'letterbox';
  const resized = resizedSize(original, spec.resize);
  const canvas = isLetterbox ? spec.resize.size : resized;
  const left = isLetterbox ? letterboxStart(canvas.width, resized.width) : 0;
  const top = isLetterbox ? letterboxStart(canvas.height, resized.height) : 0;
  const fill = isLetterbox ? letterboxGrey : 0;
  const { size } = spec;
  if (spec.crop === 'center') {
    return {
      resized,
      canvas: size,
      left: left + cropStart(canvas.width, size.width),
      top: top + cropStart(canvas.height, size.height),
      fill,
    };
  }
  if (canvas.width !== size.width || canvas.height !== size.height) {
    throw inputSizeMismatch(path, canvas, size);
  }
  return { resized, canvas, left, top, fill };
}

function resizedSize({ width, height }: Size, { mode, size }: Resize): Size {
  switch (mode) {
    case 'none':
      return { width, height };
    case 'exact':
      return size;
    case 'shorter-side':
      return width <= height
        ? { width: size.width, height: Math.floor((size.width * height) / width) }
        : { width: Math.floor((size.height * width) / height), height: size.height };
    case 'letterbox': {
      const ratio = Math.min(size.width / width, size.height / height);
      return {
        width: Math.max(1, roundHalfEven(width * ratio)),
        height: Math.max(1, roundHalfEven(height * ratio)),
      };
    }
  }
}

/** Ultralytics takes 0.1 off before rounding, so that an odd remainder goes to the right and the bottom. */
function letterboxStart(canvas: number, picture: number): number {
  return Math.max(0, roundHalfEven((canvas - picture) / 2 - 0.1));
}

/** torchvision crops from round((h − ch) / 2) and pads by floor((ch − h) / 2). */
function cropStart(from: number, to: number): number {
  return to > from ? Math.floor((to - from) / 2) : 0 - roundHalfEven((from - to) / 2);
}

/** Python's `round`. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Coordinates run along pixel borders: pixel i covers i … i + 1 and its centre is i + 0.5, on both sides. So the model's
 * pixel x shows what lies at (x + 0.5) · scaleX + offsetX in the upright original.
 */
export function geometryOf(original: Size, { resized, canvas, left, top }: Placement): Geometry {
  const scaleX = original.width / resized.width;
  const scaleY = original.height / resized.height;
  return {
    original: { width: original.width, height: original.height },
    model: { width: canvas.width, height: canvas.height },
    scaleX,
    scaleY,
    offsetX: 0 - left * scaleX,
    offsetY: 0 - top * scaleY,
  };
}
