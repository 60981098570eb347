// What stands for "nothing to see": the input from which integrated gradients starts and with which perturbation methods
// hide a part of the picture.

import type { Baseline } from '../../protocol/explain';
import { stridesOf } from './strides';
import type { Subject, SubjectInput } from './subject';

/**
 * A whole input tensor in the model's own axis order. `zero`: zeros in the model's input space. `mean`: every channel's
 * mean over the picture. `blur`: the picture under a Gaussian whose standard deviation is a twentieth of the shorter
 * side, about the 10 pixels at 224 of Fong & Vedaldi 2017 (arXiv:1704.03296).
 */
export function baselineOf(
  { input }: Pick<Subject, 'input'>,
  picture: Float32Array,
  baseline: Baseline,
): Float32Array {
  switch (baseline) {
    case 'zero':
      return new Float32Array(picture.length);
    case 'mean':
      return channelMeans(input, picture);
    case 'blur':
      return blurred(input, picture, Math.min(input.height, input.width) / 20);
  }
}

function channelMeans(input: SubjectInput, picture: Float32Array): Float32Array {
  const { channels, pixels, channel, pixel } = stridesOf(input);
  const means = new Float32Array(picture.length);
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let p = 0; p < pixels; p++) sum += picture[c * channel + p * pixel] ?? 0;
    for (let p = 0; p < pixels; p++) means[c * channel + p * pixel] = sum / pixels;
  }
  return means;
}

type Plane = Pick<SubjectInput, 'layout' | 'channels' | 'height' | 'width'>;

/** Gaussian blur of each channel, `sigma` in pixels; beyond an edge the edge pixel goes on. */
export function blurred(input: Plane, picture: Float32Array, sigma: number): Float32Array {
  const { channels, channel, pixel } = stridesOf(input);
  const { height, width } = input;
  const kernel = gaussian(sigma);
  const rows = new Float32Array(picture.length);
  const result = new Float32Array(picture.length);
  for (let c = 0; c < channels; c++) {
    const along = { start: c * channel, step: pixel, next: width * pixel };
    convolve(picture, rows, kernel, { ...along, length: width, lines: height });
    const across = { start: c * channel, step: width * pixel, next: pixel };
    convolve(rows, result, kernel, { ...across, length: height, lines: width });
  }
  return result;
}

/** Half of a normalised Gaussian, from its centre to three standard deviations. */
function gaussian(sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const half = Float32Array.from({ length: reach + 1 }, (_, i) =>
    i === 0 ? 1 : Math.exp(-(i * i) / (2 * sigma * sigma)),
  );
  const sum = half.reduce((total, value, i) => total + (i === 0 ? value : 2 * value), 0);
  return half.map((value) => value / sum);
}

interface Lines {
  readonly start: number;
  /** From one number of a line to the next, and from one line to the next. */
  readonly step: number;
  readonly next: number;
  readonly length: number;
  readonly lines: number;
}

function convolve(from: Float32Array, to: Float32Array, kernel: Float32Array, lines: Lines): void {
  const last = lines.length - 1;
  for (let line = 0; line < lines.lines; line++) {
    const first = lines.start + line * lines.next;
    const at = (i: number): number =>
      from[first + Math.min(Math.max(i, 0), last) * lines.step] ?? 0;
    for (let i = 0; i <= last; i++) {
      let sum = (kernel[0] ?? 0) * at(i);
      for (let k = 1; k < kernel.length; k++) sum += (kernel[k] ?? 0) * (at(i - k) + at(i + k));
      to[first + i * lines.step] = sum;
    }
  }
}
