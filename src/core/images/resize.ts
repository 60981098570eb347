// Resizing that agrees with Pillow to the grey level, because models are trained behind it: columns first, then rows,
// 8-bit between the two. libvips agrees only when it shrinks; its enlarging is not aligned to pixel centres.

import type { Interpolation, Size } from '../../protocol/model';
import { resamplingWeights, type SmoothInterpolation, type Weights, weightBits } from './kernels';
import type { Pixels } from './types';

export interface Region extends Size {
  readonly left: number;
  readonly top: number;
}

/** The part `region` of `image` resized to `size`; only the pixels which that part depends on are computed. */
export function resize(
  image: Pixels,
  size: Size,
  interpolation: Interpolation,
  region: Region = { left: 0, top: 0, ...size },
): Pixels {
  if (interpolation === 'nearest') return resizeNearest(image, size, region);
  const vertical = verticalWeights(image, size, interpolation, region);
  const bands = resizeColumns(image, size, interpolation, region, sourceRows(vertical));
  return resizeRows(bands, vertical, region.height);
}

/** Rows of the source from `start` to `end` (exclusive), kept as their own picture. */
interface Bands extends Pixels {
  readonly start: number;
}

function verticalWeights(
  image: Size,
  size: Size,
  interpolation: SmoothInterpolation,
  region: Region,
): Weights {
  return resamplingWeights(image.height, size.height, region.top, region.height, interpolation);
}

function sourceRows({ first, count }: Weights): { start: number; end: number } {
  const last = first.length - 1;
  return { start: first[0] ?? 0, end: (first[last] ?? 0) + (count[last] ?? 0) };
}

function resizeColumns(
  image: Pixels,
  size: Size,
  interpolation: SmoothInterpolation,
  region: Region,
  rows: { start: number; end: number },
): Bands {
  const { channels } = image;
  const height = rows.end - rows.start;
  const data = new Uint8Array(region.width * height * channels);
  const bands = { width: region.width, height, channels, data, start: rows.start };
  const { left, width } = region;
  const columns = resamplingWeights(image.width, size.width, left, width, interpolation);
  for (let y = 0; y < height; y++) {
    const source = (rows.start + y) * image.width * channels;
    const target = y * width * channels;
    if (channels === 3) mixColorRow(image.data, source, data, target, columns);
    else mixGreyRow(image.data, source, data, target, columns);
  }
  return bands;
}

// The loops below index typed arrays inside their bounds; `as number` tells the compiler so without costing a check.

function mixColorRow(
  from: Uint8Array,
  source: number,
  to: Uint8Array,
  target: number,
  { first, count, stride, weights }: Weights,
): void {
  for (let x = 0; x < first.length; x++) {
    let red = half;
    let green = half;
    let blue = half;
    let at = source + (first[x] as number) * 3;
    const begin = x * stride;
    const end = begin + (count[x] as number);
    for (let t = begin; t < end; t++) {
      const weight = weights[t] as number;
      red = (red + (from[at] as number) * weight) | 0;
      green = (green + (from[at + 1] as number) * weight) | 0;
      blue = (blue + (from[at + 2] as number) * weight) | 0;
      at += 3;
    }
    const out = target + x * 3;
    to[out] = toByte(red);
    to[out + 1] = toByte(green);
    to[out + 2] = toByte(blue);
  }
}

function mixGreyRow(
  from: Uint8Array,
  source: number,
  to: Uint8Array,
  target: number,
  { first, count, stride, weights }: Weights,
): void {
  for (let x = 0; x < first.length; x++) {
    let sum = half;
    const at = source + (first[x] as number);
    const taps = count[x] as number;
    for (let t = 0; t < taps; t++) {
      sum = (sum + (from[at + t] as number) * (weights[x * stride + t] as number)) | 0;
    }
    to[target + x] = toByte(sum);
  }
}

function resizeRows(bands: Bands, rows: Weights, height: number): Pixels {
  const { width, channels } = bands;
  const length = width * channels;
  const data = new Uint8Array(length * height);
  for (let y = 0; y < height; y++) {
    const source = ((rows.first[y] as number) - bands.start) * length;
    mixRows(
      bands.data,
      source,
      data.subarray(y * length, (y + 1) * length),
      rows.weights,
      y * rows.stride,
      rows.count[y] as number,
    );
  }
  return { width, height, channels, data };
}
function mixRows(
  from: Uint8Array,
  source: number,
  to: Uint8Array,
  weights: Int32Array,
  begin: number,
  taps: number,
): void {
  const length = to.length;
  for (let i = 0; i < length; i++) {
    let sum = half;
    let at = source + i;
    for (let t = begin; t < begin + taps; t++) {
      sum = (sum + (from[at] as number) * (weights[t] as number)) | 0;
      at += length;
    }
    to[i] = toByte(sum);
  }
}

const half = 1 << (weightBits - 1);

/** Rounds a sum of weighted pixels (which started at one half) and keeps it inside 0…255. */
function toByte(sum: number): number {
  const value = sum >> weightBits;
  return value < 0 ? 0 : Math.min(255, value);
}

/** Each output pixel takes the source pixel under its centre. */
function resizeNearest(image: Pixels, size: Size, region: Region): Pixels {
  const { channels } = image;
  const { width, height } = region;
  const data = new Uint8Array(width * height * channels);
  const columns = nearestPositions(image.width, size.width, region.left, width);
  const rows = nearestPositions(image.height, size.height, region.top, height);
  let out = 0;
  for (const row of rows) {
    for (const column of columns) {
      const at = (row * image.width + column) * channels;
      for (let c = 0; c < channels; c++) data[out++] = image.data[at + c] as number;
    }
  }
  return { width, height, channels, data };
}

/** Adds step by step, as Pillow does: where a centre falls on a pixel border, rounding decides alike. */
function nearestPositions(input: number, output: number, from: number, length: number): Int32Array {
  const positions = new Int32Array(length);
  const step = input / output;
  let center = step / 2;
  for (let i = 0; i < from + length; i++) {
    if (i >= from) positions[i - from] = Math.min(input - 1, Math.floor(center));
    center += step;
  }
  return positions;
}
