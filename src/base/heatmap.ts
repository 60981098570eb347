// A heat map on its picture: which colour a value has, and which value lies on which pixel. The panel, exported
// pictures and the CLI go through here, so that all of them show the same.
// Coordinates run along pixel borders: pixel i covers i … i + 1 and its centre is i + 0.5, on maps and pictures alike.

import { type ColormapName, colormapLevels, colormapLookup } from './colormaps';
import { mix, sampleAt } from './sampling';

/** Numbers over the model's input, row-major. What the engine calls a heat map is one. */
export interface ValueMap {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
  /** Whether values below zero mean something; if not, they count as zero. */
  readonly isSigned: boolean;
}

/** Where the model's input lies on the upright picture: picture = model · scale + offset. */
export interface InputPlacement {
  readonly original: { readonly width: number; readonly height: number };
  readonly model: { readonly width: number; readonly height: number };
  readonly scaleX: number;
  readonly scaleY: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Values of the first and the last colour. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

export interface OverlayStyle {
  readonly colormap: ColormapName;
  /** 0…1, the same everywhere. */
  readonly opacity: number;
  /** Value of the last colour; null: what `scaleEnd` says of the map. */
  readonly peak: number | null;
  /** Bilinear between the centres of the map's cells; otherwise each cell is one flat rectangle. */
  readonly isSmooth: boolean;
}

/** How much a value counts: its size for signed maps, what is above zero for others; never NaN or infinite. */
export function magnitudeOf(map: Pick<ValueMap, 'isSigned'>, value: number): number {
  if (!Number.isFinite(value)) return 0;
  return map.isSigned ? Math.abs(value) : Math.max(0, value);
}

/** The largest magnitude; 0 for a blank map. */
export function peakOf(map: ValueMap): number {
  return map.data.reduce((peak, value) => Math.max(peak, magnitudeOf(map, value)), 0);
}

/** From this many cells on a map is one of pixels rather than of a layer's places. */
const pixelCells = 4096;
/** The share of pixels whose magnitude the scale covers; the few beyond it would leave all others in the dark. */
const coveredShare = 0.995;

/** Magnitude at the last colour when nobody chooses: the largest, for maps of pixels the one that 99.5 % stay below. */
export function scaleEnd(map: ValueMap): number {
  if (map.data.length < pixelCells) return peakOf(map);
  const magnitudes = map.data.map((value) => magnitudeOf(map, value)).sort();
  const covered = magnitudes[Math.ceil(coveredShare * magnitudes.length) - 1] ?? 0;
  return covered > 0 ? covered : (magnitudes.at(-1) ?? 0);
}

/** Zero is the lowest colour of an unsigned map and the middle colour of a signed one. */
export function valueRange(map: ValueMap, peak: number | null = null): ValueRange {
  const high = peak ?? scaleEnd(map);
  return { low: map.isSigned ? 0 - high : 0, high };
}

export function toModel(placement: InputPlacement, { x, y }: Point): Point {
  return {
    x: (x - placement.offsetX) / placement.scaleX,
    y: (y - placement.offsetY) / placement.scaleY,
  };
}

export function toPicture(placement: InputPlacement, { x, y }: Point): Point {
  return {
    x: x * placement.scaleX + placement.offsetX,
    y: y * placement.scaleY + placement.offsetY,
  };
}

/** The part of the picture that the model saw, in picture pixels; a letterbox's padding lies outside of the picture. */
export function seenArea(placement: InputPlacement): Area {
  const { original, model } = placement;
  const start = toPicture(placement, { x: 0, y: 0 });
  const end = toPicture(placement, { x: model.width, y: model.height });
  return {
    left: Math.max(0, start.x),
    top: Math.max(0, start.y),
    right: Math.min(original.width, end.x),
    bottom: Math.min(original.height, end.y),
  };
}

/** The value at a point of the picture; null where the model saw nothing. */
export function valueAt(
  map: ValueMap,
  placement: InputPlacement,
  point: Point,
  isSmooth: boolean,
): number | null {
  const { model } = placement;
  const { x, y } = toModel(placement, point);
  const column = sampleAt(x / model.width, map.width, isSmooth);
  const row = sampleAt(y / model.height, map.height, isSmooth);
  return column && row ? mix(map, column, row) : null;
}

/**
 * RGBA of `size` pixels to lay over the whole picture, stretched to `size` likewise; transparent where the model saw
 * nothing and where the value is not a number. Without a placement the map itself fills `size`.
 */
export function renderOverlay(
  map: ValueMap,
  placement: InputPlacement | null,
  size: { readonly width: number; readonly height: number },
  style: OverlayStyle,
): Uint8ClampedArray<ArrayBuffer> {
  const colors = colormapLookup(style.colormap);
  const range = valueRange(map, style.peak);
  const alpha = Math.round(255 * style.opacity);
  const { columns, rows } = samplesOf(map, placement ?? filling(map), size, style.isSmooth);
  const pixels = new Uint8ClampedArray(4 * size.width * size.height);
  rows.forEach((row, y) => {
    if (!row) return;
    columns.forEach((column, x) => {
      if (!column) return;
      const value = mix(map, column, row);
      if (Number.isNaN(value)) return;
      const color = 3 * colorLevel(value, range);
      const pixel = 4 * (y * size.width + x);
      pixels[pixel] = colors[color] ?? 0;
      pixels[pixel + 1] = colors[color + 1] ?? 0;
      pixels[pixel + 2] = colors[color + 2] ?? 0;
      pixels[pixel + 3] = alpha;
    });
  });
  return pixels;
}

/** 0…255; values beyond the range have the colours of its ends. A blank map has the colour of zero everywhere. */
export function colorLevel(value: number, { low, high }: ValueRange): number {
  const last = colormapLevels - 1;
  if (high <= low) return 0;
  return Math.round(last * Math.min(1, Math.max(0, (value - low) / (high - low))));
}

/** What lies under the centre of each output pixel, by columns and by rows. */
function samplesOf(
  map: ValueMap,
  place: InputPlacement,
  size: { readonly width: number; readonly height: number },
  isSmooth: boolean,
) {
  const { original, model } = place;
  const along = (length: number, share: (index: number) => number, cells: number) =>
    Array.from({ length }, (_, index) => sampleAt(share(index), cells, isSmooth));
  const stretchX = original.width / size.width;
  const stretchY = original.height / size.height;
  const shareX = (x: number): number =>
    ((x + 0.5) * stretchX - place.offsetX) / place.scaleX / model.width;
  const shareY = (y: number): number =>
    ((y + 0.5) * stretchY - place.offsetY) / place.scaleY / model.height;
  return {
    columns: along(size.width, shareX, map.width),
    rows: along(size.height, shareY, map.height),
  };
}

/** The placement of a map that is its own picture. */
function filling({ width, height }: ValueMap): InputPlacement {
  const size = { width, height };
  return { original: size, model: size, scaleX: 1, scaleY: 1, offsetX: 0, offsetY: 0 };
}
