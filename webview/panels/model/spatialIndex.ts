// Which rectangles lie in a part of the drawing, without looking at all of them: a grid of cells.

import type { Rectangle } from './layout/types';

const cellSide = 600;
/** What spans more cells than this is looked at every time. */
const mostCells = 40;

export interface SpatialIndex {
  /** Indices in order; each once. */
  within(area: Rectangle): readonly number[];
}

export function createSpatialIndex(rectangles: readonly Rectangle[]): SpatialIndex {
  const cells = new Map<string, number[]>();
  const large: number[] = [];
  rectangles.forEach((rectangle, index) => {
    const keys = cellsOf(rectangle, mostCells);
    if (keys === null) large.push(index);
    else {
      for (const key of keys) {
        const cell = cells.get(key);
        if (cell) cell.push(index);
        else cells.set(key, [index]);
      }
    }
  });
  const isIn = (index: number, area: Rectangle): boolean => {
    const rectangle = rectangles[index];
    return rectangle !== undefined && overlaps(rectangle, area);
  };
  return {
    within: (area) => {
      const keys = cellsOf(area, cells.size);
      const near = keys ? keys.flatMap((key) => cells.get(key) ?? []) : [...rectangles.keys()];
      const found = keys ? new Set([...large, ...near]) : near;
      return [...found].filter((index) => isIn(index, area)).sort((a, b) => a - b);
    },
  };
}

/** null: more than `most`. */
function cellsOf({ x, y, width, height }: Rectangle, most: number): readonly string[] | null {
  const [left, right] = [Math.floor(x / cellSide), Math.floor((x + width) / cellSide)];
  const [top, bottom] = [Math.floor(y / cellSide), Math.floor((y + height) / cellSide)];
  if ((right - left + 1) * (bottom - top + 1) > most) return null;
  const keys: string[] = [];
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) keys.push(`${column} ${row}`);
  }
  return keys;
}

function overlaps(a: Rectangle, b: Rectangle): boolean {
  return (
    a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height
  );
}

/** Around a line given by its corners, x and y alternating. */
export function boundsOf(corners: readonly number[]): Rectangle {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < corners.length; i += 2) {
    const [x = 0, y = 0] = [corners[i], corners[i + 1]];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
