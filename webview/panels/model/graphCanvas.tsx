// The drawing itself: a canvas that is panned, zoomed, pointed at and walked over by keys. What it shows is also in the
// tree, for those who cannot see it.

import { useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useElementSize } from '../../parts/elementSize';
import { t } from '../../parts/l10n';
import { firstSight, fitted, type Point, showing, toDrawing, zoomed } from './camera';
import { stepOfKey, walked } from './canvasKeys';
import type { Drawing } from './drawing';
import { Minimap } from './minimap';
import type { ModelStore } from './modelStore';
import { groupCompanions, overlayFills } from './overlayColors';
import { paintMarks } from './paintMarks';
import type { Scene } from './paintScene';
import { type Palette, readPalette } from './palette';
import type { Camera } from './panelState';
import { SceneCache } from './sceneCache';
import { boundsOf, createSpatialIndex } from './spatialIndex';
import { useCanvasPointer } from './useCanvasPointer';

const zoomStep = 1.25;
const panShare = 0.15;

export function GraphCanvas({ store }: { readonly store: ModelStore }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useElementSize(box);
  const palette = usePalette(box);
  const drawing = store.drawing.value;
  const [hovered, setHovered] = useState<number | null>(null);
  const { selected, coloring } = store.state.value;
  const data = store.overlay.value;
  const isSized = size.width > 0 && size.height > 0;
  const camera =
    store.state.value.camera ?? (drawing && isSized ? firstSight(drawing.layout, size) : null);
  useAnchor(store, drawing);
  useWish(store, size);
  useFitWish(store, size);

  const scene = useMemo<Scene | null>(() => {
    if (!drawing || !palette) return null;
    const { boxes, lines } = drawing.layout;
    return {
      drawing,
      palette,
      boxIndex: createSpatialIndex(boxes),
      lineIndex: createSpatialIndex(lines.map(boundsOf)),
      fills: data ? (overlayFills(data, drawing.view, coloring)?.fills ?? null) : null,
    };
  }, [drawing, palette, data, coloring]);

  const selectedIndex = selected === null ? null : (drawing?.indices.get(selected) ?? null);
  const companions = useMemo(() => {
    const node = /^n:(\d+)$/.exec(selected ?? '')?.[1];
    if (!data || !drawing || node === undefined) return [];
    return groupCompanions(data, Number(node)).flatMap((each) => {
      const index = drawing.indices.get(`n:${each}`);
      return index === undefined ? [] : [index];
    });
  }, [data, drawing, selected]);
  const canvas = usePainting(scene, camera, size, {
    selected: selectedIndex,
    hovered,
    companions,
  });

  const setCamera = (next: Camera): void => store.change({ camera: next });
  const boxAt = (pixel: Point): number | null => {
    if (!scene || !camera) return null;
    const { x, y } = toDrawing(camera, size, pixel);
    const hit = scene.boxIndex.within({ x, y, width: 0, height: 0 });
    const closed = hit.find((index) => !scene.drawing.view.boxes[index]?.isOpen);
    // Of open blocks the innermost, which is the smallest.
    return closed ?? smallest(scene.drawing, hit);
  };
  const open = (index: number | null): void => {
    const found = index === null ? undefined : drawing?.view.boxes[index];
    if (found && ['group', 'repeat', 'run'].includes(found.kind)) store.toggle(found.id);
  };
  const pointer = useCanvasPointer({
    camera,
    size,
    onCamera: setCamera,
    onHover: (pixel) => setHovered(pixel && boxAt(pixel)),
    onClick: (pixel) => {
      const index = boxAt(pixel);
      store.select(index === null ? null : (drawing?.view.boxes[index]?.id ?? null));
    },
    onDoubleClick: (pixel) => open(boxAt(pixel)),
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !drawing || !camera) return;
    const step = stepOfKey[event.key];
    const middle = { x: size.width / 2, y: size.height / 2 };
    if (step && event.shiftKey) setCamera(panned(camera, size, step));
    else if (step) {
      const next = walked(drawing, selectedIndex, step);
      const id = next === null ? undefined : drawing.view.boxes[next]?.id;
      if (id !== undefined) store.goTo({ box: id, within: [] });
    } else if (event.key === '+' || event.key === '=') {
      setCamera(zoomed(camera, size, middle, zoomStep));
    } else if (event.key === '-') setCamera(zoomed(camera, size, middle, 1 / zoomStep));
    else if (event.key === 'Enter') open(selectedIndex);
    else if (event.key === 'Backspace') foldAround(store, drawing, selectedIndex);
    else return;
    event.preventDefault();
  };

  const label = selectedIndex === null ? null : drawing?.view.boxes[selectedIndex];
  return (
    <div class="graph-canvas" ref={box}>
      <div
        class="graph-surface"
        role="application"
        aria-roledescription={t('graph')}
        aria-label={t('Graph of the model. The tree shows the same as text.')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...pointer}
      >
        <canvas
          ref={canvas}
          width={Math.round(size.width * devicePixelRatio)}
          height={Math.round(size.height * devicePixelRatio)}
        />
      </div>
      <p class="visually-hidden" aria-live="polite">
        {label ? `${label.label} ${label.detail}` : ''}
      </p>
      {drawing && camera && palette && isSized && (
        <Minimap
          drawing={drawing}
          palette={palette}
          camera={camera}
          size={size}
          onGo={(x, y) => setCamera({ ...camera, x, y })}
        />
      )}
    </div>
  );
}

function smallest({ layout }: Drawing, indices: readonly number[]): number | null {
  const area = (index: number): number =>
    (layout.boxes[index]?.width ?? 0) * (layout.boxes[index]?.height ?? 0);
  return indices.toSorted((a, b) => area(a) - area(b))[0] ?? null;
}

function panned(camera: Camera, size: { width: number; height: number }, step: string): Camera {
  const [dx, dy] = [size.width, size.height].map((side) => (side * panShare) / camera.scale);
  const sign = step === 'left' || step === 'up' ? -1 : 1;
  return step === 'left' || step === 'right'
    ? { ...camera, x: camera.x + sign * (dx ?? 0) }
    : { ...camera, y: camera.y + sign * (dy ?? 0) };
}

/** Folds the selected block, or the one around the selected box. */
function foldAround(store: ModelStore, { view }: Drawing, index: number | null): void {
  const box = index === null ? undefined : view.boxes[index];
  const id = box?.isOpen ? box.id : box?.parent;
  if (id === null || id === undefined) return;
  store.select(id);
  store.toggle(id);
}

/** The theme's colours, read again when the theme changes. */
function usePalette(element: { readonly current: HTMLElement | null }): Palette | null {
  const [palette, setPalette] = useState<Palette | null>(null);
  useLayoutEffect(() => {
    const read = (): void => {
      if (element.current) setPalette(readPalette(element.current));
    };
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
    return () => observer.disconnect();
  }, []);
  return palette;
}

function usePainting(
  scene: Scene | null,
  camera: Camera | null,
  size: { readonly width: number; readonly height: number },
  marks: Parameters<typeof paintMarks>[2],
) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [, paintAgain] = useState(0);
  const cache = useMemo(() => new SceneCache(() => paintAgain((count) => count + 1)), []);
  useEffect(() => () => cache.dispose(), [cache]);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d', { alpha: false });
    if (!context || !scene || !camera || size.width === 0 || size.height === 0) return;
    cache.draw(context, scene, camera, size, devicePixelRatio);
    paintMarks(context, scene, marks, camera, size, devicePixelRatio);
  });
  return canvas;
}

/** What was opened or folded stays where it is on the screen. */
function useAnchor(store: ModelStore, drawing: Drawing | null): void {
  const before = useRef<Drawing | null>(null);
  useLayoutEffect(() => {
    const [last, { camera, selected }] = [before.current, store.state.peek()];
    before.current = drawing;
    if (!last || !drawing || last === drawing || !camera) return;
    const anchor = selected !== null && drawing.indices.has(selected) ? selected : null;
    const boxOf = ({ indices, layout }: Drawing) =>
      anchor === null ? undefined : layout.boxes[indices.get(anchor) ?? -1];
    const [old, present] = [boxOf(last), boxOf(drawing)];
    if (!old || !present) return store.change({ camera: null });
    const x = camera.x + present.x + present.width / 2 - old.x - old.width / 2;
    store.change({ camera: { ...camera, x, y: camera.y + present.y - old.y } });
  }, [drawing]);
}

/** Brings a wished-for box into sight, once it is drawn. */
function useWish(store: ModelStore, size: { readonly width: number; readonly height: number }) {
  const done = useRef<object | null>(null);
  useSignalEffect(() => {
    const wish = store.wish.value;
    const drawing = store.drawing.value;
    const index = wish && drawing?.indices.get(wish.box);
    const box = index === null || index === undefined ? undefined : drawing?.layout.boxes[index];
    if (!wish || !drawing || !box || done.current === wish || size.width === 0) return;
    done.current = wish;
    const camera = store.state.peek().camera ?? firstSight(drawing.layout, size);
    store.change({ camera: showing(camera, size, box) });
  });
}

function useFitWish(
  store: ModelStore,
  size: { readonly width: number; readonly height: number },
): void {
  const wish = store.fitWish.value;
  useLayoutEffect(() => {
    const drawing = store.drawing.peek();
    if (wish && drawing && size.width > 0) store.change({ camera: fitted(drawing.layout, size) });
  }, [wish]);
}
