// Where the eye is over the drawing: from points of the drawing to pixels and back.

import type { Size } from '../../../src/protocol/model';
import type { Layout, Rectangle } from './layout/types';
import type { Camera } from './panelState';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const largestScale = 3;
const smallestScale = 0.0005;
/** Below this nothing can be read: a graph that does not fit is first seen from its top. */
const readableScale = 0.35;
const margin = 24;

export function toScreen({ x, y, scale }: Camera, size: Size, point: Point): Point {
  return {
    x: (point.x - x) * scale + size.width / 2,
    y: (point.y - y) * scale + size.height / 2,
  };
}

export function toDrawing({ x, y, scale }: Camera, size: Size, pixel: Point): Point {
  return {
    x: (pixel.x - size.width / 2) / scale + x,
    y: (pixel.y - size.height / 2) / scale + y,
  };
}

/** What is in sight, with `extra` of the sight's size around it. */
export function sight({ x, y, scale }: Camera, size: Size, extra = 0): Rectangle {
  const width = (size.width * (1 + 2 * extra)) / scale;
  const height = (size.height * (1 + 2 * extra)) / scale;
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** The point under the pixel stays where it is. */
export function zoomed(camera: Camera, size: Size, pixel: Point, factor: number): Camera {
  const scale = Math.min(largestScale, Math.max(smallestScale, camera.scale * factor));
  const fixed = toDrawing(camera, size, pixel);
  return {
    x: fixed.x - (pixel.x - size.width / 2) / scale,
    y: fixed.y - (pixel.y - size.height / 2) / scale,
    scale,
  };
}

/** All of the drawing, never enlarged. */
export function fitted(layout: Pick<Layout, 'width' | 'height'>, size: Size): Camera {
  const [width, height] = [size.width - 2 * margin, size.height - 2 * margin];
  const scale = Math.min(1, width / layout.width, height / layout.height);
  return {
    x: layout.width / 2,
    y: layout.height / 2,
    scale: Math.max(smallestScale, scale),
  };
}

/** What a person sees first: all of it where it can be read so, else its beginning. */
export function firstSight(layout: Layout, size: Size): Camera {
  const all = fitted(layout, size);
  if (all.scale >= readableScale) return all;
  const [first] = layout.boxes;
  const scale = 0.8;
  return {
    x: first ? first.x + first.width / 2 : layout.width / 2,
    y: size.height / 2 / scale - margin,
    scale,
  };
}

/** Moved no more than needed for the box to be well in sight, and near enough to be read. */
export function showing(camera: Camera, size: Size, box: Rectangle): Camera {
  const scale = Math.max(camera.scale, readableScale);
  const seen = sight({ ...camera, scale }, size, -0.1);
  const isInside =
    box.x >= seen.x &&
    box.y >= seen.y &&
    box.x + box.width <= seen.x + seen.width &&
    box.y + Math.min(box.height, seen.height) <= seen.y + seen.height;
  if (isInside && scale === camera.scale) return camera;
  const height = Math.min(box.height, size.height / scale / 2);
  return { x: box.x + box.width / 2, y: box.y + height / 2, scale };
}
