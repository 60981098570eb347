// Filters of a convolution side by side on one canvas, a pixel for each weight: the browser enlarges it without smoothing.

import { useLayoutEffect, useRef } from 'preact/hooks';
import { colormapLookup } from '../../../src/base/colormaps';
import type { FilterPictures } from '../../../src/protocol/graph';
import { t } from '../../parts/l10n';

export function FilterCanvas({ filters }: { readonly filters: FilterPictures }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const sheet = sheetSize(filters);
  useLayoutEffect(() => {
    const pixels = filterPixels(filters);
    const image = new ImageData(pixels, sheet.width, sheet.height);
    canvas.current?.getContext('2d')?.putImageData(image, 0, 0);
  }, [filters]);
  return (
    <canvas
      class="filter-canvas"
      ref={canvas}
      width={sheet.width}
      height={sheet.height}
      // Small kernels large enough to be seen, whole pixels each.
      style={{ width: `min(100%, ${sheet.width * enlargement(filters)}px)` }}
      role="img"
      aria-label={t('{0} filters of {1}×{2} weights', filters.count, filters.height, filters.width)}
    />
  );
}

const tileWidth = 28;

function enlargement({ width }: FilterPictures): number {
  return Math.max(1, Math.round(tileWidth / (width + 1)));
}

const columnsAtMost = 8;

/** Pixels of the sheet: a line of nothing between two filters. */
export function sheetSize({ count, width, height }: Omit<FilterPictures, 'levels'>): {
  readonly columns: number;
  readonly width: number;
  readonly height: number;
} {
  const columns = Math.max(1, Math.min(columnsAtMost, count));
  const rows = Math.max(1, Math.ceil(count / columns));
  return { columns, width: columns * (width + 1) - 1, height: rows * (height + 1) - 1 };
}

/** RGBA of the sheet; transparent where there is no filter. */
export function filterPixels(filters: FilterPictures): Uint8ClampedArray<ArrayBuffer> {
  const { count, width, height, channels, levels } = filters;
  const sheet = sheetSize(filters);
  const colors = colormapLookup('blue-white-red');
  const pixels = new Uint8ClampedArray(sheet.width * sheet.height * 4);
  const area = width * height;
  for (let place = 0; place < count * area; place++) {
    const filter = Math.floor(place / area);
    const y =
      Math.floor(filter / sheet.columns) * (height + 1) + Math.floor((place % area) / width);
    const x = (filter % sheet.columns) * (width + 1) + (place % width);
    const start = channels === 3 ? 3 * place : 3 * (levels[place] ?? 128);
    const source = channels === 3 ? levels : colors;
    const at = 4 * (y * sheet.width + x);
    pixels.set(source.subarray(start, start + 3), at);
    pixels[at + 3] = 255;
  }
  return pixels;
}
