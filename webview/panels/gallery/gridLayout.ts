// The arithmetic of the grid: bands of tiles, and a scroll bar that reaches a million of them although no element of a
// page may be higher than about 33 million pixels.

/** Room between tiles, and around them. */
export const tileGap = 6;
/** The two lines under the picture. */
export const captionHeight = 40;

export interface GridLayout {
  readonly count: number;
  readonly columns: number;
  readonly bands: number;
  /** As asked for, or a little more, so that the tiles fill the width. */
  readonly tileSide: number;
  /** A tile, its caption and the gap under it. */
  readonly bandHeight: number;
  /** Of all bands, in CSS pixels. */
  readonly height: number;
}

export function gridLayout(count: number, width: number, tileSide: number): GridLayout {
  const columns = Math.max(1, Math.floor((width - tileGap) / (tileSide + tileGap)));
  const room = Math.floor((width - tileGap) / columns) - tileGap;
  const side = Math.max(tileSide, Math.min(room, tileSide * 2));
  const bands = Math.ceil(count / columns);
  const bandHeight = side + captionHeight + tileGap;
  const height = bands * bandHeight + tileGap;
  return { count, columns, bands, tileSide: side, bandHeight, height };
}

export interface TileRange {
  readonly from: number;
  readonly to: number;
}

/** Tiles of the bands `from` to `to` (exclusive). */
export function tilesOfBands(layout: GridLayout, from: number, to: number): TileRange {
  const { columns, count } = layout;
  return { from: Math.min(count, from * columns), to: Math.min(count, to * columns) };
}

export function bandOf(layout: GridLayout, tile: number): number {
  return Math.floor(tile / layout.columns);
}

/** Higher contents are scrolled on a scale. */
export const highestContent = 15_000_000;

export interface ScrollScale {
  /** Of the element that scrolls. */
  readonly height: number;
  /** Pixels of the content for each of the scroll bar; 1: as they are. */
  readonly ratio: number;
}

export function scrollScale(contentHeight: number, viewportHeight: number): ScrollScale {
  if (contentHeight <= highestContent) return { height: contentHeight, ratio: 1 };
  const room = Math.max(1, highestContent - viewportHeight);
  return { height: highestContent, ratio: (contentHeight - viewportHeight) / room };
}
