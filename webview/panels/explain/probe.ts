// Reading values off a map: the pointer and the arrow keys move one crosshair, which all cells show.

import type { InputPlacement, Point } from '../../../src/base/heatmap';
import { cellToPicture, largestOf } from '../../../src/base/heatmapFacts';
import type { Size } from '../../../src/protocol/model';
import type { LoadedMap } from './cellMaps';
import type { ExplainStore } from './explainStore';

/** An arrow key walks this part of the longer side; with Shift one pixel. */
const stepShare = 1 / 50;

export interface ProbeTarget {
  readonly store: ExplainStore;
  readonly map: LoadedMap | null;
  readonly placement: InputPlacement | null;
  /** Of the picture, in its own pixels. */
  readonly size: Size;
  readonly label: string;
}

/** What makes an element one that values are read off; `application` lets screen readers pass the arrow keys on. */
export function probeHandlers({ store, map, placement, size, label }: ProbeTarget) {
  return {
    role: 'application',
    'aria-label': label,
    tabIndex: 0,
    onKeyDown: (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || !placement) return;
      const next = nextProbe(event, store.probe.peek(), size, () => strongest(map, placement));
      if (next === undefined) return;
      store.probe.value = next && { ...next, isKept: true };
      event.preventDefault();
    },
    onPointerMove: (event: PointerEvent): void => {
      store.probe.value = { ...pointOf(event, size), isKept: false };
    },
    onPointerLeave: (): void => {
      if (!store.probe.peek()?.isKept) store.probe.value = null;
    },
    onBlur: (): void => {
      store.probe.value = null;
    },
  } as const;
}

function pointOf(event: PointerEvent, size: Size): Point {
  if (!(event.currentTarget instanceof Element)) return { x: 0, y: 0 };
  const box = event.currentTarget.getBoundingClientRect();
  return clamped(
    {
      x: ((event.clientX - box.left) / box.width) * size.width,
      y: ((event.clientY - box.top) / box.height) * size.height,
    },
    size,
  );
}

/** Where a key moves the crosshair; null takes it away, undefined: the key is none of its own. */
function nextProbe(
  event: KeyboardEvent,
  from: Point | null,
  size: Size,
  findStrongest: () => Point | null,
): Point | null | undefined {
  if (event.key === 'Escape') return from ? null : undefined;
  if (event.key === 'Home') return findStrongest() ?? undefined;
  const direction = directions[event.key];
  if (!direction) return undefined;
  const middle = { x: size.width / 2, y: size.height / 2 };
  if (!from) return middle;
  const step = event.shiftKey ? 1 : Math.max(1, Math.max(size.width, size.height) * stepShare);
  return clamped({ x: from.x + step * direction.x, y: from.y + step * direction.y }, size);
}

const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Stays on the picture: its last pixel is the one before the border. */
function clamped({ x, y }: Point, { width, height }: Size): Point {
  return {
    x: Math.min(width - 0.5, Math.max(0, x)),
    y: Math.min(height - 0.5, Math.max(0, y)),
  };
}

function strongest(map: LoadedMap | null, placement: InputPlacement): Point | null {
  const largest = map && largestOf(map.heatmap);
  return largest
    ? clamped(cellToPicture(map.heatmap, placement, largest.cell), placement.original)
    : null;
}
