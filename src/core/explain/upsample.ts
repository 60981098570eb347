// Enlarging small maps to the model's input, for masks and for comparing a map with pixels: the numbers of PyTorch's
// interpolate (bilinear, align_corners=False) and of ONNX Resize (linear, half_pixel).

import type { Size } from '../../protocol/model';

/** Of row-major maps of one size to another; the weights are worked out once for all of them. */
export function createUpsampler(from: Size, to: Size): (map: Float32Array) => Float32Array {
  const columns = tapsOf(from.width, to.width);
  const rows = tapsOf(from.height, to.height);
  return (map) => {
    const wide = new Float32Array(from.height * to.width);
    for (let y = 0; y < from.height; y++) {
      for (let x = 0; x < to.width; x++) {
        const share = columns.share[x] ?? 0;
        const low = map[y * from.width + (columns.low[x] ?? 0)] ?? 0;
        const high = map[y * from.width + (columns.high[x] ?? 0)] ?? 0;
        wide[y * to.width + x] = low + share * (high - low);
      }
    }
    const result = new Float32Array(to.height * to.width);
    for (let y = 0; y < to.height; y++) {
      const share = rows.share[y] ?? 0;
      const above = (rows.low[y] ?? 0) * to.width;
      const below = (rows.high[y] ?? 0) * to.width;
      for (let x = 0; x < to.width; x++) {
        const low = wide[above + x] ?? 0;
        result[y * to.width + x] = low + share * ((wide[below + x] ?? 0) - low);
      }
    }
    return result;
  };
}

interface Taps {
  /** The two source positions of each target position, and the share of the second. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly share: Float32Array;
}

/** Centres of pixels lie on halves; beyond the first and last centre the edge goes on. */
function tapsOf(from: number, to: number): Taps {
  const low = new Int32Array(to);
  const high = new Int32Array(to);
  const share = new Float32Array(to);
  for (let i = 0; i < to; i++) {
    const at = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
    const first = Math.floor(at);
    low[i] = first;
    high[i] = Math.min(first + 1, from - 1);
    share[i] = at - first;
  }
  return { low, high, share };
}
