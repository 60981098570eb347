// What can be said of a heat map in a sentence: how concentrated it is, where it is largest, how much of it lies on what
// is no picture at all.

import { type InputPlacement, magnitudeOf, type Point, toPicture, type ValueMap } from './heatmap';

/**
 * The smallest share of the map's cells that holds `part` of its magnitude, e.g. 0.08 when the strongest 8 % hold half
 * of it; the last cell counts in proportion. null for a blank map.
 */
export function concentration(map: ValueMap, part: number): number | null {
  const strongestFirst = map.data.map((value) => magnitudeOf(map, value)).sort((a, b) => b - a);
  const total = sum(strongestFirst);
  if (total === 0) return null;
  let missing = part * total;
  for (const [index, value] of strongestFirst.entries()) {
    if (value >= missing) return (index + missing / value) / strongestFirst.length;
    missing -= value;
  }
  return 1;
}

/** The value of the largest magnitude and the centre of its cell in map cells; null for a blank map. */
export function largestOf(map: ValueMap): { readonly value: number; readonly cell: Point } | null {
  let best = -1;
  let bestMagnitude = 0;
  map.data.forEach((value, index) => {
    const magnitude = magnitudeOf(map, value);
    if (magnitude <= bestMagnitude) return;
    best = index;
    bestMagnitude = magnitude;
  });
  if (best < 0) return null;
  return { value: map.data[best] ?? 0, cell: centerOf(map, best) };
}

/** A point in map cells as one of the picture. */
export function cellToPicture(map: ValueMap, placement: InputPlacement, cell: Point): Point {
  return toPicture(placement, {
    x: (cell.x / map.width) * placement.model.width,
    y: (cell.y / map.height) * placement.model.height,
  });
}

/** Share of the map's magnitude in cells whose centre is not on the picture: on a letterbox's padding. */
export function shareOnPadding(map: ValueMap, placement: InputPlacement): number {
  const { width, height } = placement.original;
  const outside = map.data.map((value, index) => {
    const { x, y } = cellToPicture(map, placement, centerOf(map, index));
    const isInside = x >= 0 && y >= 0 && x <= width && y <= height;
    return isInside ? 0 : magnitudeOf(map, value);
  });
  const total = sum(map.data.map((value) => magnitudeOf(map, value)));
  return total === 0 ? 0 : sum(outside) / total;
}

function centerOf({ width }: ValueMap, index: number): Point {
  return { x: (index % width) + 0.5, y: Math.floor(index / width) + 0.5 };
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
