// The part of the picture that a place of a layer sees.

import { type Area, toModel, toPicture } from '../../../src/base/heatmap';
import type { InputArea, ReceptiveField } from '../../../src/protocol/features';
import type { Geometry } from '../../../src/protocol/prediction';
import type { Place } from './featuresStore';

/** Borders in pixels of the model's input; null where it is the whole input or not known. */
export function receptiveArea(field: ReceptiveField, { y, x }: Place): InputArea | null {
  if (field.kind !== 'window') return null;
  const rows = field.rows[y];
  const columns = field.columns[x];
  if (!rows || !columns) return null;
  return { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] };
}

/** In pixels of the original picture, cut at its borders; null where nothing of it lies there. */
export function pictureArea(area: InputArea, geometry: Geometry): Area | null {
  const start = toPicture(geometry, { x: area.left, y: area.top });
  const end = toPicture(geometry, { x: area.right, y: area.bottom });
  const { width, height } = geometry.original;
  const cut = {
    left: Math.max(0, start.x),
    top: Math.max(0, start.y),
    right: Math.min(width, end.x),
    bottom: Math.min(height, end.y),
  };
  return cut.right > cut.left && cut.bottom > cut.top ? cut : null;
}

/** The place of a grid over the model's input that lies under a point of the picture; null outside of the input. */
export function placeUnder(
  point: { readonly x: number; readonly y: number },
  geometry: Geometry,
  grid: { readonly width: number; readonly height: number },
): Place | null {
  const { x, y } = toModel(geometry, point);
  const column = Math.floor((x / geometry.model.width) * grid.width);
  const row = Math.floor((y / geometry.model.height) * grid.height);
  const isInside = row >= 0 && row < grid.height && column >= 0 && column < grid.width;
  return isInside ? { y: row, x: column } : null;
}
