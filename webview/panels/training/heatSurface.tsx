// The heat map as one surface: a pixel for each cell, enlarged by the stylesheet, over the hatching that shows where
// layers are frozen; pointed at, or walked with the arrow keys.

import { useLayoutEffect, useRef } from 'preact/hooks';
import { type ColormapName, colormapLevels, colormapLookup } from '../../../src/base/colormaps';
import { useElementSize } from '../../parts/elementSize';
import { t } from '../../parts/l10n';
import { type HeatGrid, heatShare } from './heatGrid';

export interface HeatCell {
  readonly row: number;
  readonly column: number;
}

interface HeatSurfaceProps {
  readonly grid: HeatGrid;
  readonly labels: readonly { readonly row: number; readonly text: string }[];
  readonly colormap: ColormapName;
  readonly cell: HeatCell | null;
  /** What is read out. */
  readonly text: string;
  readonly label: string;
  readonly onCell: (cell: HeatCell | null) => void;
}

/** Rows that a page key goes. */
const pageSteps = 10;
/** Names nearer than this would overlap, in CSS pixels. */
const labelHeight = 13;

export function HeatSurface(props: HeatSurfaceProps) {
  const { grid, cell, onCell } = props;
  const plot = useRef<HTMLDivElement>(null);
  const size = useElementSize(plot);
  const canvas = usePainting(grid, props.colormap);
  const isEmpty = grid.rows === 0 || grid.columns === 0;
  const cellAt = (event: PointerEvent): HeatCell => ({
    row: within(Math.floor((event.offsetY / size.height) * grid.rows), grid.rows),
    column: within(Math.floor((event.offsetX / size.width) * grid.columns), grid.columns),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isEmpty) return;
    const next = cellOfKey(event.key, cell, grid);
    if (!next) return;
    onCell(next);
    event.preventDefault();
  };
  return (
    <div class="heat-map">
      <div class="heat-labels" aria-hidden="true">
        {placedLabels(props, size.height).map(({ row, text }) => (
          <span
            key={row}
            class="heat-label"
            title={text}
            style={{ top: `${(100 * row) / grid.rows}%` }}
          >
            {text}
          </span>
        ))}
      </div>
      <div
        class="heat-plot hatch"
        ref={plot}
        role="slider"
        aria-roledescription={t('heat map')}
        tabIndex={0}
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, grid.columns - 1)}
        aria-valuenow={cell?.column ?? 0}
        aria-valuetext={props.text}
        onKeyDown={onKeyDown}
        onBlur={() => onCell(null)}
        onPointerMove={(event) => !isEmpty && onCell(cellAt(event))}
        onPointerLeave={() => onCell(null)}
      >
        <canvas ref={canvas} width={Math.max(1, grid.columns)} height={Math.max(1, grid.rows)} />
        {cell && <CellMark cell={cell} grid={grid} />}
      </div>
    </div>
  );
}

/** Those that do not overlap; the head's, at the end, goes before others. */
function placedLabels({ labels, grid }: HeatSurfaceProps, height: number) {
  const placed: { row: number; text: string }[] = [];
  const last = labels.at(-1);
  const limit = last === undefined ? 0 : (last.row / grid.rows) * height - labelHeight;
  let free = Number.NEGATIVE_INFINITY;
  for (const label of labels) {
    const top = (label.row / grid.rows) * height;
    if (label !== last && (top < free || top > limit)) continue;
    placed.push(label);
    free = top + labelHeight;
  }
  return placed;
}

function CellMark({ cell, grid }: { readonly cell: HeatCell; readonly grid: HeatGrid }) {
  const share = (count: number, of: number): string => `${(100 * count) / of}%`;
  return (
    <>
      <div
        class="heat-cross"
        style={{ top: share(cell.row, grid.rows), height: share(1, grid.rows), left: 0, right: 0 }}
      />
      <div
        class="heat-cross"
        style={{
          left: share(cell.column, grid.columns),
          width: share(1, grid.columns),
          top: 0,
          bottom: 0,
        }}
      />
    </>
  );
}

function within(place: number, count: number): number {
  return Math.min(count - 1, Math.max(0, place));
}

function cellOfKey(key: string, cell: HeatCell | null, grid: HeatGrid): HeatCell | null {
  const steps: Readonly<Record<string, readonly [row: number, column: number]>> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    PageUp: [-pageSteps, 0],
    PageDown: [pageSteps, 0],
    Home: [0, -grid.columns],
    End: [0, grid.columns],
  };
  const step = steps[key];
  if (!step) return null;
  const from = cell ?? { row: 0, column: grid.columns - 1 };
  if (cell === null && !key.startsWith('H')) return from;
  return {
    row: within(from.row + step[0], grid.rows),
    column: within(from.column + step[1], grid.columns),
  };
}

function usePainting(grid: HeatGrid, colormap: ColormapName) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(Math.max(1, grid.columns), Math.max(1, grid.rows));
    const colors = colormapLookup(colormap);
    grid.values.forEach((value, index) => {
      if (Number.isNaN(value)) return;
      const level = Math.round(heatShare(grid, value) * (colormapLevels - 1));
      image.data.set(colors.subarray(3 * level, 3 * level + 3), 4 * index);
      image.data[4 * index + 3] = 255;
    });
    context.putImageData(image, 0, 0);
  }, [grid, colormap]);
  return canvas;
}
