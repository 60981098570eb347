// Resampling weights as Pillow computes them (its `precompute_coeffs`): the kernel is widened when shrinking, so that
// no source pixel is skipped, and the weights are integers with 22 fraction bits, so that sums are exact.

import type { Interpolation } from '../../protocol/model';

export const weightBits = 22;

interface Kernel {
  /** Half width, in output pixels when shrinking and in source pixels when enlarging. */
  readonly support: number;
  weight(x: number): number;
}

export type SmoothInterpolation = Exclude<Interpolation, 'nearest'>;

const kernels: Readonly<Record<SmoothInterpolation, Kernel>> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, weight: (x) => cubic(Math.abs(x), -0.5) },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

/** Keys' cubic convolution; a = −0.5 is Pillow's and torchvision's choice. */
function cubic(x: number, a: number): number {
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
}

/** Output pixel i = Σ source[first[i] + t] · weights[i · stride + t] / 2²² over t < count[i]. */
export interface Weights {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly stride: number;
  readonly weights: Int32Array;
}

/** Weights of the output pixels `from` … `from + length` of a line of `input` pixels scaled to `output` pixels. */
export function resamplingWeights(
  input: number,
  output: number,
  from: number,
  length: number,
  interpolation: SmoothInterpolation,
): Weights {
  const kernel = kernels[interpolation];
  const scale = input / output;
  const filterScale = Math.max(1, scale);
  const support = kernel.support * filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(length);
  const count = new Int32Array(length);
  const weights = new Int32Array(length * stride);
  const exact = new Float64Array(stride);
  for (let i = 0; i < length; i++) {
    const center = (from + i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(input, Math.trunc(center + support + 0.5));
    let sum = 0;
    for (let t = 0; t < end - start; t++) {
      const weight = kernel.weight((start + t - center + 0.5) / filterScale);
      exact[t] = weight;
      sum += weight;
    }
    first[i] = start;
    count[i] = end - start;
    for (let t = 0; t < end - start; t++) {
      weights[i * stride + t] = toFixed((exact[t] ?? 0) / (sum || 1));
    }
  }
  return { first, count, stride, weights };
}

/** Rounded half away from zero, as C's cast of `x ± 0.5`. */
function toFixed(weight: number): number {
  return Math.trunc(weight * (1 << weightBits) + (weight < 0 ? -0.5 : 0.5));
}
