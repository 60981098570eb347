// Changes of colour in one pass over the pixels: brightness, contrast, saturation and hue are linear in red, green and
// blue, so that together they are one matrix. Cutout is here too, for it also only overwrites pixels.

import type { Random } from '../../base/random';
import type { Preprocess } from '../../protocol/model';
import type { AugmentationConfig } from '../../protocol/trainRecipe';
import type { Pixels } from './types';

/** ITU-R 601, as Pillow's enhancers have it. */
const luma = [0.299, 0.587, 0.114] as const;

export interface ColourChange {
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  /** Radians. */
  readonly hue: number;
}

/** Factors are 1 and the angle is 0 where the config leaves them alone. */
export function drawColour(config: AugmentationConfig, random: Random): ColourChange {
  const factor = (most: number): number =>
    most > 0 ? Math.max(0, random.between(1 - most, 1 + most)) : 1;
  const brightness = factor(config.brightness);
  const contrast = factor(config.contrast);
  const saturation = factor(config.saturation);
  const degrees = config.hue > 0 ? random.between(-config.hue, config.hue) : 0;
  return { brightness, contrast, saturation, hue: (degrees * Math.PI) / 180 };
}

/** In place: p → contrast · (brightness · p) + (1 − contrast) · mean luma, then saturation, then hue. */
export function changeColour(picture: Pixels, change: ColourChange): void {
  const { brightness, contrast, saturation, hue } = change;
  const gain = brightness * contrast;
  const isGrey = picture.channels === 1 || (saturation === 1 && hue === 0);
  if (isGrey && gain === 1 && contrast === 1) return;
  const offset = contrast === 1 ? 0 : (1 - contrast) * brightness * meanLuma(picture);
  if (isGrey) applyTable(picture.data, gain, offset);
  else
    applyMatrix(picture.data, product(hueMatrix(hue), saturationMatrix(saturation)), gain, offset);
}

/** A square of `share` of the shorter side around (x, y), shares of the sides; what leaves the picture is cut off. */
export function cutOut(
  { width, height, channels, data }: Pixels,
  { share, x, y }: { readonly share: number; readonly x: number; readonly y: number },
  spec: Preprocess,
): void {
  const side = Math.round(share * Math.min(width, height));
  const left = Math.round(x * width - side / 2);
  const top = Math.round(y * height - side / 2);
  const colour = neutralColour(spec);
  for (let row = Math.max(0, top); row < Math.min(height, top + side); row++) {
    for (let column = Math.max(0, left); column < Math.min(width, left + side); column++) {
      for (let c = 0; c < channels; c++)
        data[(row * width + column) * channels + c] = colour[c] ?? 0;
    }
  }
}

/** What normalisation makes 0; middle grey where the card takes nothing off. */
function neutralColour({ channels, colorOrder, mean, scale }: Preprocess): readonly number[] {
  if (mean.every((value) => value === 0)) return new Array<number>(channels).fill(127);
  const levels = mean.map((value) => Math.min(255, Math.max(0, Math.round(value / scale))));
  return colorOrder === 'BGR' ? levels.reverse() : levels;
}

// The loops below index typed arrays inside their bounds; `as number` tells the compiler so without costing a check.

function meanLuma({ channels, data }: Pixels): number {
  let sum = 0;
  if (channels === 1) {
    for (let i = 0; i < data.length; i++) sum += data[i] as number;
    return sum / data.length;
  }
  for (let i = 0; i < data.length; i += 3) {
    const [red, green, blue] = luma;
    sum += red * (data[i] as number) + green * (data[i + 1] as number);
    sum += blue * (data[i + 2] as number);
  }
  return (3 * sum) / data.length;
}

function applyTable(data: Uint8Array, gain: number, offset: number): void {
  const table = Uint8ClampedArray.from({ length: 256 }, (_, level) => gain * level + offset);
  for (let i = 0; i < data.length; i++) data[i] = table[data[i] as number] as number;
}

type Matrix = readonly number[];

function applyMatrix(data: Uint8Array, matrix: Matrix, gain: number, offset: number): void {
  // Each row of both matrices sums to 1, so that an offset common to all channels stays itself.
  const [a, b, c, d, e, f, g, h, k] = matrix.map((value) => value * gain) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const clamped = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
  for (let i = 0; i < data.length; i += 3) {
    const red = data[i] as number;
    const green = data[i + 1] as number;
    const blue = data[i + 2] as number;
    clamped[i] = a * red + b * green + c * blue + offset;
    clamped[i + 1] = d * red + e * green + f * blue + offset;
    clamped[i + 2] = g * red + h * green + k * blue + offset;
  }
}

function saturationMatrix(saturation: number): Matrix {
  const rest = 1 - saturation;
  return luma.flatMap((_, row) =>
    luma.map((share, column) => rest * share + (row === column ? saturation : 0)),
  );
}

/** Turns chrominance and keeps luma: the matrix `hueRotate` of W3C Filter Effects, here for the weights above. */
function hueMatrix(angle: number): Matrix {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // YIQ (NTSC 1953) rows; turning I and Q leaves Y as it is.
  const toYiq = [...luma, 0.5959, -0.2746, -0.3213, 0.2115, -0.5227, 0.3112];
  const turn = [1, 0, 0, 0, cos, -sin, 0, sin, cos];
  return product(inverse(toYiq), product(turn, toYiq));
}

function product(a: Matrix, b: Matrix): Matrix {
  return Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [i - (i % 3), i % 3];
    return [0, 1, 2].reduce((sum, k) => sum + (a[row + k] ?? 0) * (b[3 * k + column] ?? 0), 0);
  });
}

function inverse(m: Matrix): Matrix {
  const at = (row: number, column: number): number => m[3 * (row % 3) + (column % 3)] ?? 0;
  const cofactor = (row: number, column: number): number =>
    at(row + 1, column + 1) * at(row + 2, column + 2) -
    at(row + 1, column + 2) * at(row + 2, column + 1);
  const determinant = [0, 1, 2].reduce(
    (sum, column) => sum + at(0, column) * cofactor(0, column),
    0,
  );
  return Array.from({ length: 9 }, (_, i) => cofactor(i % 3, Math.floor(i / 3)) / determinant);
}
