// Gaussian blur along rows, then along columns; the border pixel is repeated outwards.

import type { Canvas } from './canvas';

/** In place; `sigma` is the standard deviation in pixels. */
export function blur({ width, height, data }: Canvas, sigma: number): void {
  const reach = Math.ceil(3 * sigma);
  const taps = Float64Array.from({ length: 2 * reach + 1 }, (_, tap) =>
    Math.exp(-((tap - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  const kernel = taps.map((tap) => tap / total);
  blurLines(data, kernel, { count: height, next: 3 * width, length: width, step: 3 });
  blurLines(data, kernel, { count: width, next: 3, length: height, step: 3 * width });
}

/** Where parallel lines of RGB pixels lie: distances count array elements. */
interface Lines {
  readonly count: number;
  readonly next: number;
  readonly length: number;
  readonly step: number;
}

function blurLines(
  data: Float32Array,
  kernel: Float64Array,
  { count, next, length, step }: Lines,
): void {
  const reach = (kernel.length - 1) / 2;
  const line = new Float32Array(length);
  for (let index = 0; index < count * 3; index++) {
    const start = Math.floor(index / 3) * next + (index % 3);
    for (let i = 0; i < length; i++) line[i] = data[start + i * step] ?? 0;
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let tap = -reach; tap <= reach; tap++) {
        const from = Math.min(length - 1, Math.max(0, i + tap));
        sum += (kernel[tap + reach] ?? 0) * (line[from] ?? 0);
      }
      data[start + i * step] = sum;
    }
  }
}
