// How up to four pictures of one shape share the stage so that each is as large as can be.

import type { Size } from '../../../src/protocol/model';

export interface GridRoom {
  readonly stage: Size;
  /** Between cells. */
  readonly gap: number;
  /** What a cell needs above and below its picture. */
  readonly chrome: number;
}

/** The number of columns that gives the largest pictures; of equals, the most columns. `aspect`: width / height. */
export function bestColumns(count: number, aspect: number, room: GridRoom): number {
  let best = 1;
  let bestWidth = 0;
  for (let columns = 1; columns <= count; columns++) {
    const width = pictureWidth(count, columns, aspect, room);
    if (width < bestWidth) continue;
    best = columns;
    bestWidth = width;
  }
  return best;
}

function pictureWidth(
  count: number,
  columns: number,
  aspect: number,
  { stage, gap, chrome }: GridRoom,
): number {
  const rows = Math.ceil(count / columns);
  const width = (stage.width - gap * (columns - 1)) / columns;
  const height = (stage.height - gap * (rows - 1)) / rows - chrome;
  return Math.max(0, Math.min(width, height * aspect));
}
