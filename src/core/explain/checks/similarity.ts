// How alike two maps are: by the ranks of their values, and by local structure.

import type { Size } from '../../../protocol/model';
import { blurred } from '../baselines';

/** Places in ascending order from 0; equal values share the mean of their places. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const result = new Float64Array(order.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end++;
    for (let i = start; i < end; i++) result[order[i] ?? 0] = (start + end - 1) / 2;
    start = end;
  }
  return result;
}

/** Spearman's rank correlation, −1…1; 0 where one of them is constant. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (x.length - 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [(x[i] ?? 0) - mean, (y[i] ?? 0) - mean];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

/**
 * Structural similarity, at most 1 for equal maps. Wang et al. 2004, "Image Quality Assessment", with the paper's Gaussian
 * of 1.5 pixels, K1 = 0.01 and K2 = 0.03; the range is that of both maps, and edges go on beyond the border.
 */
export function structuralSimilarity(a: Float32Array, b: Float32Array, size: Size): number {
  const plane = { ...size, layout: 'NCHW', channels: 1 } as const;
  const [low, high] = [...a, ...b].reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)] as const,
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
  );
  if (high === low) return 1;
  const local = (at: (i: number) => number): Float32Array =>
    blurred(
      plane,
      Float32Array.from(a, (_, i) => at(i)),
      1.5,
    );
  // Around the middle of the range, where squares of float32 lose least.
  const x = (i: number): number => ((a[i] ?? 0) - low) / (high - low);
  const y = (i: number): number => ((b[i] ?? 0) - low) / (high - low);
  const [mx, my] = [local(x), local(y)];
  const [xx, yy, xy] = [
    local((i) => x(i) ** 2),
    local((i) => y(i) ** 2),
    local((i) => x(i) * y(i)),
  ];
  const [c1, c2] = [0.01 ** 2, 0.03 ** 2];
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const [meanX, meanY] = [mx[i] ?? 0, my[i] ?? 0];
    const covariance = (xy[i] ?? 0) - meanX * meanY;
    const variances = (xx[i] ?? 0) - meanX ** 2 + (yy[i] ?? 0) - meanY ** 2;
    const luminance = (2 * meanX * meanY + c1) / (meanX ** 2 + meanY ** 2 + c1);
    sum += (luminance * (2 * covariance + c2)) / (variances + c2);
  }
  return sum / a.length;
}

/** Whether a map says nothing. */
export function isConstant(values: Float32Array): boolean {
  return values.every((value) => value === values[0]);
}
