// Shifts, scalings and rotations of an image as one affine map, so that any number of them blurs it only once: pixels are
// interpolated bilinearly, what lies outside is a constant (the padding), and the adjoint is exact.

import type { Size } from '../../../protocol/model';

/** From a place of the result to a place of the source, both relative to the image's centre: [a b c; d e f]. */
export interface Affine {
  readonly xx: number;
  readonly xy: number;
  readonly x: number;
  readonly yx: number;
  readonly yy: number;
  readonly y: number;
}

/** The image moves right by `x` and down by `y` pixels. */
export function shift(x: number, y: number): Affine {
  return { xx: 1, xy: 0, x: -x, yx: 0, yy: 1, y: -y };
}

/** The image grows by `factor` about its centre. */
export function scaling(factor: number): Affine {
  return { xx: 1 / factor, xy: 0, x: 0, yx: 0, yy: 1 / factor, y: 0 };
}

/** The image turns counterclockwise about its centre. */
export function rotation(degrees: number): Affine {
  const angle = (degrees * Math.PI) / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return { xx: c, xy: -s, x: 0, yx: s, yy: c, y: 0 };
}

/** One after the other, in this order. */
export function composed(maps: readonly Affine[]): Affine {
  return maps.reduceRight(
    (later, earlier) => ({
      xx: earlier.xx * later.xx + earlier.xy * later.yx,
      xy: earlier.xx * later.xy + earlier.xy * later.yy,
      x: earlier.xx * later.x + earlier.xy * later.y + earlier.x,
      yx: earlier.yx * later.xx + earlier.yy * later.yx,
      yy: earlier.yx * later.xy + earlier.yy * later.yy,
      y: earlier.yx * later.x + earlier.yy * later.y + earlier.y,
    }),
    shift(0, 0),
  );
}

export interface Warp {
  /** From `source` to `target` pixels of one channel; `outside` is what lies around the image. */
  forward(plane: Float64Array, outside: number): Float64Array;
  /** From a gradient by the result to the gradient by the source. */
  backward(gradient: Float64Array): Float64Array;
}

export function createWarp(map: Affine, source: Size, target: Size = source): Warp {
  const { places, shares } = sampling(map, source, target);
  const count = target.width * target.height;
  return {
    forward: (plane, outside) => {
      const result = new Float64Array(count);
      for (let i = 0; i < count; i++) {
        let sum = 0;
        for (let k = 4 * i; k < 4 * i + 4; k++) {
          const place = places[k] ?? -1;
          sum += (shares[k] ?? 0) * (place < 0 ? outside : (plane[place] ?? 0));
        }
        result[i] = sum;
      }
      return result;
    },
    backward: (gradient) => {
      const result = new Float64Array(source.width * source.height);
      for (let k = 0; k < places.length; k++) {
        const place = places[k] ?? -1;
        if (place < 0) continue;
        result[place] = (result[place] ?? 0) + (shares[k] ?? 0) * (gradient[k >> 2] ?? 0);
      }
      return result;
    },
  };
}

/** The four pixels around each place and their shares; −1 is outside. */
function sampling(
  map: Affine,
  source: Size,
  target: Size,
): { readonly places: Int32Array; readonly shares: Float64Array } {
  const count = target.width * target.height;
  const places = new Int32Array(4 * count);
  const shares = new Float64Array(4 * count);
  for (let i = 0; i < count; i++) {
    const u = (i % target.width) - (target.width - 1) / 2;
    const v = Math.floor(i / target.width) - (target.height - 1) / 2;
    const x = snapped(map.xx * u + map.xy * v + map.x + (source.width - 1) / 2);
    const y = snapped(map.yx * u + map.yy * v + map.y + (source.height - 1) / 2);
    const [left, top] = [Math.floor(x), Math.floor(y)];
    for (let k = 0; k < 4; k++) {
      const [column, row] = [left + (k & 1), top + (k >> 1)];
      const isInside = column >= 0 && column < source.width && row >= 0 && row < source.height;
      places[4 * i + k] = isInside ? row * source.width + column : -1;
      shares[4 * i + k] = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row));
    }
  }
  return { places, shares };
}

/** A quarter turn lands on pixels and not a rounding error beside them. */
function snapped(place: number): number {
  const nearest = Math.round(place);
  return Math.abs(place - nearest) < 1e-9 ? nearest : place;
}
