// The part of the picture that the model saw, as bounds for the hatching of the rest.

import { type InputPlacement, seenArea } from '../../../src/base/heatmap';

export interface Bounds {
  /** Per cent of the picture's width and height. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A sliver of rounding is not worth a hatching. */
const notablePixels = 0.5;

/** null where the model saw the whole picture. */
export function hatchBounds(placement: InputPlacement): Bounds | null {
  const { width, height } = placement.original;
  const { left, top, right, bottom } = seenArea(placement);
  const cut = Math.max(left, top, width - right, height - bottom);
  if (cut < notablePixels) return null;
  return {
    left: (100 * left) / width,
    top: (100 * top) / height,
    right: (100 * right) / width,
    bottom: (100 * bottom) / height,
  };
}

/** Everything but the bounds, as a CSS polygon whose inner ring is a hole. */
export function hatchPolygon({ left, top, right, bottom }: Bounds): string {
  const ring = (points: readonly (readonly [number, number])[]): string =>
    points.map(([x, y]) => `${x}% ${y}%`).join(', ');
  const outer = ring([
    [0, 0],
    [100, 0],
    [100, 100],
    [0, 100],
    [0, 0],
  ]);
  const inner = ring([
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
    [left, top],
  ]);
  return `polygon(evenodd, ${outer}, ${inner}, 0% 0%)`;
}
