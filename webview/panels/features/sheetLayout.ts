// Where the tiles of a sheet lie: rows of tiles, gathered into bands that are drawn on one canvas each.

export interface SheetLayout {
  readonly count: number;
  readonly columns: number;
  /** Of a tile in CSS pixels, without its caption. */
  readonly tileWidth: number;
  readonly tileHeight: number;
  /** Of the text under a tile; 0: none. */
  readonly caption: number;
  /** From the left edge of a tile to that of the next. */
  readonly stepX: number;
  readonly stepY: number;
  readonly bandRows: number;
  readonly bands: number;
  readonly bandHeight: number;
  readonly height: number;
}

export interface SheetRequest {
  readonly count: number;
  /** Room in CSS pixels. */
  readonly width: number;
  /** Side of the longer edge of a tile. */
  readonly tileSide: number;
  /** Of the map. */
  readonly mapWidth: number;
  readonly mapHeight: number;
}

export const tileGap = 6;
const captionHeight = 14;
/** Smaller tiles have no room for a number. */
const captionFrom = 40;
/** A canvas about as high as this is neither many nor large. */
const bandTarget = 256;

export function sheetLayout(request: SheetRequest): SheetLayout {
  const { count, width, tileSide, mapWidth, mapHeight } = request;
  const aspect = Math.max(1 / 8, Math.min(8, mapWidth / Math.max(1, mapHeight)));
  const tileWidth = Math.round(aspect >= 1 ? tileSide : Math.max(8, tileSide * aspect));
  const tileHeight = Math.round(aspect >= 1 ? Math.max(8, tileSide / aspect) : tileSide);
  const caption = tileWidth >= captionFrom ? captionHeight : 0;
  const stepX = tileWidth + tileGap;
  const stepY = tileHeight + caption + tileGap;
  const columns = Math.max(1, Math.floor((width + tileGap) / stepX));
  const rows = Math.ceil(count / columns);
  const bandRows = Math.max(1, Math.round(bandTarget / stepY));
  const bands = Math.ceil(rows / bandRows);
  const bandHeight = bandRows * stepY;
  return {
    ...{ count, columns, tileWidth, tileHeight, caption, stepX, stepY },
    ...{ bandRows, bands, bandHeight, height: rows * stepY },
  };
}

/** Left upper corner of the tile at a position of the order. */
export function tilePlace(layout: SheetLayout, position: number) {
  return {
    left: (position % layout.columns) * layout.stepX,
    top: Math.floor(position / layout.columns) * layout.stepY,
  };
}

/** The tile under a point, and where on it, 0…1; null between tiles. */
export function tileAt(layout: SheetLayout, x: number, y: number) {
  const column = Math.floor(x / layout.stepX);
  const row = Math.floor(y / layout.stepY);
  const position = row * layout.columns + column;
  if (x < 0 || y < 0 || column >= layout.columns || position >= layout.count) return null;
  const shareX = (x - column * layout.stepX) / layout.tileWidth;
  const shareY = (y - row * layout.stepY) / layout.tileHeight;
  return shareX < 1 && shareY < 1 ? { position, shareX, shareY } : null;
}

/** Positions of the tiles of a band, [from, to). */
export function bandTiles(layout: SheetLayout, band: number) {
  const from = band * layout.bandRows * layout.columns;
  return { from, to: Math.min(layout.count, from + layout.bandRows * layout.columns) };
}

/** What to ask the host for: sides in steps, so that a moved slider does not ask anew with every pixel. */
export function tileResolution(shownSide: number, mapSide: number): number {
  let side = 32;
  while (side < shownSide) side *= 2;
  return Math.min(side, mapSide);
}
