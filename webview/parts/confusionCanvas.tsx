// The matrix as one surface: it is pointed at, clicked, dragged, zoomed, and walked cell by cell with the arrow keys.

import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ConfusionMatrix, MatrixScale } from './confusionMatrix';
import { useElementSize } from './elementSize';
import { t } from './l10n';
import {
  type MatrixGeometry,
  type MatrixPlace,
  type MatrixView,
  matrixGeometry,
  movedBy,
  placeAt,
  showingCell,
  wholeMatrix,
  zoomedAt,
} from './matrixGeometry';
import { paintMatrix } from './paintMatrix';
import { useThemeColors } from './themeColors';

const keyZoom = 1.5;
const wheelZoom = 0.002;
/** A pointer that moved further than this has dragged, not clicked. */
const clickSlack = 4;

interface ConfusionCanvasProps {
  readonly matrix: ConfusionMatrix;
  readonly scale: MatrixScale;
  readonly chosen: MatrixPlace | null;
  readonly onPoint: (place: MatrixPlace | null) => void;
  readonly onChoose: (place: MatrixPlace) => void;
}

export function ConfusionCanvas(props: ConfusionCanvasProps) {
  const { matrix, scale, chosen, onPoint, onChoose } = props;
  const surface = useRef<HTMLDivElement>(null);
  const side = useElementSize(surface).width;
  const [view, setView] = useState<MatrixView>(wholeMatrix);
  const [cursor, setCursor] = useState<MatrixPlace | null>(null);
  const [hovered, setHovered] = useState<MatrixPlace | null>(null);
  const [isFocused, setIsFocused] = useState(false);
  const count = matrix.classes.length;
  useLayoutEffect(() => {
    setView(wholeMatrix);
    setCursor(null);
  }, [count]);
  const letters = useMemo(() => longestName(matrix), [matrix]);
  const geometry = useMemo(
    () => matrixGeometry(side, count, letters, view),
    [side, count, letters, view],
  );
  const canvas = usePainting(matrix, geometry, scale, {
    cursor: isFocused ? cursor : null,
    hovered,
    chosen,
  });
  const point = (place: MatrixPlace | null): void => {
    if (place?.row === hovered?.row && place?.column === hovered?.column) return;
    setHovered(place);
    onPoint(place);
  };
  const moveCursor = (place: MatrixPlace): void => {
    setCursor(place);
    onPoint(place);
    setView(showingCell(geometry, place.row ?? 0, place.column ?? 0));
  };
  const pointer = usePointer(geometry, {
    onView: setView,
    onPoint: point,
    onChoose: (place) => {
      setCursor({
        row: place.row ?? cursor?.row ?? 0,
        column: place.column ?? cursor?.column ?? 0,
      });
      onChoose(place);
    },
  });
  useWheelZoom(surface, geometry, setView);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = { row: cursor?.row ?? 0, column: cursor?.column ?? 0 };
    const next = cursorOfKey(event.key, cursor ? at : null, count);
    const zoom = { '+': keyZoom, '=': keyZoom, '-': 1 / keyZoom }[event.key];
    if (next) moveCursor(next);
    else if (zoom !== undefined) {
      const middle = (place: number, first: number): number =>
        geometry.gutter + (place - first + 0.5) * geometry.cell;
      const [x, y] = [middle(at.column, view.column), middle(at.row, view.row)];
      setView(zoomedAt(geometry, zoom, x, y));
    } else if (event.key === 'Enter' && cursor) onChoose(cursor);
    else if (event.key === 'r' && cursor) onChoose({ row: at.row, column: null });
    else if (event.key === 'c' && cursor) onChoose({ row: null, column: at.column });
    else return;
    event.preventDefault();
  };
  return (
    <div
      class="matrix"
      ref={surface}
      role="application"
      aria-roledescription={t('confusion matrix')}
      aria-label={t('Confusion matrix: rows are labels, columns are predictions')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive
      tabIndex={0}
      onFocus={() => {
        setIsFocused(true);
        if (!cursor) setCursor({ row: 0, column: 0 });
      }}
      onBlur={() => setIsFocused(false)}
      onKeyDown={onKeyDown}
      {...pointer}
    >
      <canvas
        ref={canvas}
        width={Math.round(side * devicePixelRatio)}
        height={Math.round(side * devicePixelRatio)}
      />
    </div>
  );
}

function longestName({ classes }: ConfusionMatrix): number {
  const otherLength = 7;
  return Math.max(0, ...classes.map(({ label }) => label?.length ?? otherLength));
}

function cursorOfKey(
  key: string,
  cursor: { readonly row: number; readonly column: number } | null,
  count: number,
): MatrixPlace | null {
  const step: Readonly<Record<string, readonly [number, number]>> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    Home: [-count, -count],
    End: [count, count],
  };
  const found = step[key];
  if (!found) return null;
  if (!cursor) return { row: 0, column: 0 };
  const clamp = (place: number): number => Math.max(0, Math.min(count - 1, place));
  return { row: clamp(cursor.row + found[0]), column: clamp(cursor.column + found[1]) };
}

function usePainting(
  matrix: ConfusionMatrix,
  geometry: MatrixGeometry,
  scale: MatrixScale,
  marks: Parameters<typeof paintMatrix>[3]['marks'],
) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useThemeColors();
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || geometry.plot === 0) return;
    const pixelRatio = devicePixelRatio;
    paintMatrix(context, matrix, geometry, { colors, scale, marks, pixelRatio });
  });
  return canvas;
}

interface PointerUse {
  readonly onView: (view: MatrixView) => void;
  readonly onPoint: (place: MatrixPlace | null) => void;
  readonly onChoose: (place: MatrixPlace) => void;
}

function usePointer(geometry: MatrixGeometry, use: PointerUse) {
  const start = useRef<{ x: number; y: number; geometry: MatrixGeometry } | null>(null);
  return {
    onPointerDown: (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
      if (event.button !== 0) return;
      start.current = { x: event.offsetX, y: event.offsetY, geometry };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const from = start.current;
      if (from && geometry.view.zoom > 1 && distance(from, event) > clickSlack) {
        use.onView(movedBy(from.geometry, event.offsetX - from.x, event.offsetY - from.y));
      } else use.onPoint(placeAt(geometry, event.offsetX, event.offsetY));
    },
    onPointerUp: (event: PointerEvent) => {
      const from = start.current;
      start.current = null;
      const place = placeAt(geometry, event.offsetX, event.offsetY);
      if (from && place && distance(from, event) <= clickSlack) use.onChoose(place);
    },
    onPointerLeave: () => use.onPoint(null),
  };
}

function distance(from: { readonly x: number; readonly y: number }, event: PointerEvent): number {
  return Math.hypot(event.offsetX - from.x, event.offsetY - from.y);
}

/** The wheel zooms where there is something to see closer; else it scrolls the column. */
function useWheelZoom(
  surface: { readonly current: HTMLElement | null },
  geometry: MatrixGeometry,
  onView: (view: MatrixView) => void,
): void {
  useLayoutEffect(() => {
    const target = surface.current;
    if (!target) return;
    const onWheel = (event: WheelEvent): void => {
      const isLarge = geometry.cell / geometry.view.zoom < 12;
      if (!isLarge && !event.ctrlKey) return;
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * wheelZoom);
      onView(zoomedAt(geometry, factor, event.offsetX, event.offsetY));
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, [geometry]);
}
