// Scrolling of the grid. What is in sight changes the drawing only when another band comes into it; contents that are
// too high for a page are scrolled on a scale, on which the wheel still moves by its own pixels.

import type { Signal } from '@preact/signals';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { virtualWindow } from '../../parts/virtualWindow';
import { bandOf, type GridLayout, type ScrollScale, scrollScale } from './gridLayout';

const overscan = 1;

export interface GridScroll {
  readonly scale: ScrollScale;
  /** Bands that exist. */
  readonly from: number;
  readonly to: number;
  readonly onScroll: () => void;
  /** Brings a band into sight. */
  show(band: number): void;
}

interface GridElements {
  readonly scroller: { readonly current: HTMLElement | null };
  /** Holds the bands; it is moved to where the first of them belongs. */
  readonly layer: { readonly current: HTMLElement | null };
}

export function useGridScroll(
  { scroller, layer }: GridElements,
  layout: GridLayout,
  viewportHeight: number,
  firstSeen: Signal<number>,
  /** Changes with every question: its answer is looked at from `firstSeen` on. */
  question: unknown,
): GridScroll {
  const scale = scrollScale(layout.height, viewportHeight);
  /** Of the content, in CSS pixels. */
  const top = useRef(0);
  const setByUs = useRef(-1);
  const windowAt = (position: number) =>
    virtualWindow(
      {
        count: layout.bands,
        rowHeight: layout.bandHeight,
        scrollTop: position,
        viewportHeight,
      },
      overscan,
    );
  const [shown, setShown] = useState({ from: 0, to: 0 });

  const place = (from: number): void => {
    const scrolled = scroller.current?.scrollTop ?? 0;
    const offset = scale.ratio === 1 ? 0 : scrolled - top.current;
    if (layer.current) {
      layer.current.style.transform = `translateY(${from * layout.bandHeight + offset}px)`;
    }
  };
  const update = (): void => {
    const next = windowAt(top.current);
    if (next.from === shown.from && next.to === shown.to) place(next.from);
    else setShown(next);
    const tile = Math.round(top.current / layout.bandHeight) * layout.columns;
    if (layout.count > 0) firstSeen.value = Math.min(tile, Math.max(0, layout.count - 1));
  };
  const goTo = (position: number): void => {
    const target = scroller.current;
    if (!target) return;
    top.current = Math.max(0, Math.min(layout.height - viewportHeight, position));
    target.scrollTop = top.current / scale.ratio;
    setByUs.current = target.scrollTop;
    update();
  };
  const onScroll = (): void => {
    const scrolled = scroller.current?.scrollTop ?? 0;
    if (scrolled === setByUs.current && scale.ratio !== 1) return;
    setByUs.current = -1;
    top.current = scrolled * scale.ratio;
    update();
  };

  useLayoutEffect(() => place(shown.from));
  const isReady = viewportHeight > 0 && layout.count > 0;
  useLayoutEffect(() => {
    if (isReady) goTo(bandOf(layout, firstSeen.peek()) * layout.bandHeight);
  }, [layout.columns, layout.bandHeight, question, isReady]);
  useLayoutEffect(() => {
    if (isReady) goTo(top.current);
  }, [layout.count]);
  useLayoutEffect(() => {
    if (viewportHeight > 0) update();
  }, [viewportHeight]);
  useScaledWheel(scroller, scale.ratio, (by) => goTo(top.current + by));

  return {
    scale,
    from: Math.min(shown.from, layout.bands),
    to: Math.min(shown.to, layout.bands),
    onScroll,
    show: (band) => {
      const low = band * layout.bandHeight;
      const high = low + layout.bandHeight - viewportHeight;
      if (top.current > low) goTo(low);
      else if (top.current < high) goTo(high);
    },
  };
}

/** On a scale the wheel would jump over hundreds of bands: it moves the content by its own pixels instead. */
function useScaledWheel(
  scroller: { readonly current: HTMLElement | null },
  ratio: number,
  moveBy: (pixels: number) => void,
): void {
  const move = useRef(moveBy);
  move.current = moveBy;
  useLayoutEffect(() => {
    const target = scroller.current;
    if (!target || ratio === 1) return;
    const onWheel = (event: WheelEvent): void => {
      if (event.ctrlKey || event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL) return;
      event.preventDefault();
      move.current(event.deltaY);
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, [ratio]);
}
