// Which part of a picture a training step sees, and which way up: all that is random in it is drawn here, and the
// picture is then read once. Turning leaves no black corners, for a network would learn those.

import type { Random } from '../../base/random';
import type { Interpolation, Size } from '../../protocol/model';
import type { AugmentationConfig } from '../../protocol/trainRecipe';
import { type Region, resize } from './resize';
import type { Pixels } from './types';

/** Up to this side a crop is a shift by whole pixels, as is usual for CIFAR (He et al. 2016, section 4.2). */
export const largestShifted = 64;

export interface View {
  readonly flipX: boolean;
  readonly flipY: boolean;
  /** Radians; 0: upright. */
  readonly angle: number;
  /** Part of the picture that fills the model's input; where it reaches outside, the edge goes on. */
  readonly box: Region;
}

/** `frame`: the part that is taken where nothing is cropped, as large as the model's input. */
export function drawView(
  picture: Size,
  frame: Region,
  config: AugmentationConfig,
  random: Random,
): View {
  const flipX = config.horizontalFlip && random.uniform() < 0.5;
  const flipY = config.verticalFlip && random.uniform() < 0.5;
  const degrees = config.rotation > 0 ? random.between(-config.rotation, config.rotation) : 0;
  return {
    flipX,
    flipY,
    angle: (degrees * Math.PI) / 180,
    box: config.crop < 1 ? drawBox(picture, frame, config.crop, random) : frame,
  };
}

function drawBox(picture: Size, frame: Region, crop: number, random: Random): Region {
  if (Math.max(frame.width, frame.height) <= largestShifted) {
    return shifted(frame, 1 - Math.sqrt(crop), random);
  }
  return randomResizedCrop(picture, frame, crop, random);
}

/** At the largest shift along both axes, the share of the picture that is still seen is that of a crop. */
function shifted(frame: Region, share: number, random: Random): Region {
  const shift = (side: number): number => {
    const most = Math.round(side * share);
    return random.index(2 * most + 1) - most;
  };
  return { ...frame, left: frame.left + shift(frame.width), top: frame.top + shift(frame.height) };
}

/** torchvision's RandomResizedCrop: a share of the area, aspect ratio up to 4 : 3 from the model's, ten attempts. */
function randomResizedCrop(picture: Size, frame: Size, crop: number, random: Random): Region {
  const aspect = frame.width / frame.height;
  for (let attempt = 0; attempt < 10; attempt++) {
    const area = picture.width * picture.height * random.between(crop, 1);
    const ratio = aspect * Math.exp(random.between(Math.log(3 / 4), Math.log(4 / 3)));
    const width = Math.round(Math.sqrt(area * ratio));
    const height = Math.round(Math.sqrt(area / ratio));
    if (width < 1 || height < 1 || width > picture.width || height > picture.height) continue;
    const left = random.index(picture.width - width + 1);
    return { left, top: random.index(picture.height - height + 1), width, height };
  }
  const scale = Math.min(picture.width / frame.width, picture.height / frame.height);
  const width = Math.max(1, Math.min(picture.width, Math.round(frame.width * scale)));
  const height = Math.max(1, Math.min(picture.height, Math.round(frame.height * scale)));
  const left = Math.floor((picture.width - width) / 2);
  return { left, top: Math.floor((picture.height - height) / 2), width, height };
}

/** The view as new pixels of the model's size. */
export function readView(
  picture: Pixels,
  view: View,
  size: Size,
  interpolation: Interpolation,
): Pixels {
  if (view.angle !== 0) return turned(picture, view, size);
  if (view.box.width === size.width && view.box.height === size.height) {
    return copied(picture, view);
  }
  const part = copied(picture, { ...view, flipX: false, flipY: false });
  const resized = resize(part, size, interpolation);
  const box = { left: 0, top: 0, ...size };
  return view.flipX || view.flipY ? copied(resized, { ...view, box }) : resized;
}

// The loops below index typed arrays inside their bounds; `as number` tells the compiler so without costing a check.

function copied({ width, height, channels, data }: Pixels, { flipX, flipY, box }: View): Pixels {
  const columns = clampedPositions(box.left, box.width, width, flipX);
  const rows = clampedPositions(box.top, box.height, height, flipY);
  const result = new Uint8Array(box.width * box.height * channels);
  const isWhole = !flipX && box.left >= 0 && box.left + box.width <= width;
  let out = 0;
  for (const row of rows) {
    const start = row * width * channels;
    if (isWhole) {
      const from = start + box.left * channels;
      result.set(data.subarray(from, from + box.width * channels), out);
      out += box.width * channels;
      continue;
    }
    for (let x = 0; x < columns.length; x++) {
      const at = start + (columns[x] as number) * channels;
      for (let c = 0; c < channels; c++) result[out++] = data[at + c] as number;
    }
  }
  return { width: box.width, height: box.height, channels, data: result };
}

function clampedPositions(from: number, length: number, side: number, isFlipped: boolean) {
  return Int32Array.from({ length }, (_, i) => {
    const at = from + (isFlipped ? length - 1 - i : i);
    return Math.min(side - 1, Math.max(0, at));
  });
}

/** Turned about the middle of the box and read bilinearly; what lies outside has the mean colour of the border. */
function turned(picture: Pixels, { flipX, flipY, angle, box }: View, size: Size): Pixels {
  const { width, height, channels, data } = picture;
  const result = new Uint8Array(size.width * size.height * channels);
  const fill = borderColour(picture);
  const stepX = ((flipX ? -1 : 1) * box.width) / size.width;
  const stepY = ((flipY ? -1 : 1) * box.height) / size.height;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let out = 0;
  for (let y = 0; y < size.height; y++) {
    const v = (y + 0.5 - size.height / 2) * stepY;
    for (let x = 0; x < size.width; x++) {
      const u = (x + 0.5 - size.width / 2) * stepX;
      const sourceX = box.left + box.width / 2 + cos * u - sin * v - 0.5;
      const sourceY = box.top + box.height / 2 + sin * u + cos * v - 0.5;
      const [left, top] = [Math.floor(sourceX), Math.floor(sourceY)];
      if (left < -1 || top < -1 || left >= width || top >= height) {
        for (let c = 0; c < channels; c++) result[out++] = fill[c] as number;
        continue;
      }
      const [right, below] = [sourceX - left, sourceY - top];
      const rowA = Math.max(0, top) * width;
      const rowB = Math.min(height - 1, top + 1) * width;
      const columnA = Math.max(0, left);
      const columnB = Math.min(width - 1, left + 1);
      const a = (rowA + columnA) * channels;
      const b = (rowA + columnB) * channels;
      const d = (rowB + columnA) * channels;
      const e = (rowB + columnB) * channels;
      for (let c = 0; c < channels; c++) {
        const above = mix(data[a + c] as number, data[b + c] as number, right);
        const under = mix(data[d + c] as number, data[e + c] as number, right);
        result[out++] = mix(above, under, below) + 0.5;
      }
    }
  }
  return { ...size, channels, data: result };
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

/** Mean per channel of the outermost pixels. */
function borderColour({ width, height, channels, data }: Pixels): Uint8Array {
  const sums = new Float64Array(channels);
  let count = 0;
  const add = (x: number, y: number): void => {
    for (let c = 0; c < channels; c++) {
      sums[c] = (sums[c] as number) + (data[(y * width + x) * channels + c] as number);
    }
    count++;
  };
  for (let x = 0; x < width; x++) {
    add(x, 0);
    add(x, height - 1);
  }
  for (let y = 1; y < height - 1; y++) {
    add(0, y);
    add(width - 1, y);
  }
  return Uint8Array.from(sums, (sum) => Math.round(sum / count));
}
