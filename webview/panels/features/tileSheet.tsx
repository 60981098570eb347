// All channels of a layer as tiles. Only the bands in sight exist; the grid is one list box whose active option is the
// only tile that is an element.

import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { MapLayer } from '../../../src/protocol/features';
import { useElementSize } from '../../parts/elementSize';
import { t } from '../../parts/l10n';
import { tileOfKey } from '../../parts/tileKeys';
import { virtualWindow } from '../../parts/virtualWindow';
import type { FeaturesStore } from './featuresStore';
import { channelLabel } from './layerTexts';
import {
  bandTiles,
  type SheetLayout,
  sheetLayout,
  tileAt,
  tilePlace,
  tileResolution,
} from './sheetLayout';
import { type SheetView, useSheetView } from './sheetView';
import { TileBand } from './tileBand';
import { numberOfLevel } from './tileColors';
import { Crosshair } from './tileHover';

/** Scrolling past tiles asks for none of them. */
const restMs = 50;

interface TileSheetProps {
  readonly store: FeaturesStore;
  readonly layer: MapLayer;
  readonly tileSide: number;
  readonly startScrollTop: number;
  readonly onScroll: (scrollTop: number) => void;
}

export function TileSheet({ store, layer, tileSide, startScrollTop, onScroll }: TileSheetProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const room = useElementSize(scroller);
  const width = useElementSize(content).width;
  const [scrollTop, setScrollTop] = useState(startScrollTop);
  const view = useSheetView(store, layer);
  const count = view.order.length;
  const layout = useMemo(
    () => sheetLayout({ count, width, tileSide, mapWidth: layer.width, mapHeight: layer.height }),
    [count, width, tileSide, layer.width, layer.height],
  );
  const { bands, bandHeight } = layout;
  const seen = { count: bands, rowHeight: bandHeight, scrollTop, viewportHeight: room.height };
  const { from, to } = virtualWindow(seen, 1);
  const maxSide = tileResolution(tileSide * devicePixelRatio, Math.max(layer.width, layer.height));
  useLayoutEffect(() => {
    if (scroller.current && width > 0) scroller.current.scrollTop = startScrollTop;
  }, [layer.value, width > 0]);
  useWanted(store, layer, view, { layout, from, to, maxSide });
  const grid = useGridKeys(store, layer, view, layout, scroller);
  return (
    <div
      class="tile-sheet"
      ref={scroller}
      role="listbox"
      aria-label={t('Channels of {0}', layer.name)}
      aria-activedescendant={count > 0 ? grid.optionId : undefined}
      tabIndex={0}
      onKeyDown={grid.onKeyDown}
      onPointerMove={(event) => point(store, layer, view, { layout, maxSide, event, content })}
      onPointerLeave={() => {
        store.hover.value = null;
      }}
      onClick={(event) => grid.onClick(event, content.current)}
      onScroll={(event) => {
        setScrollTop(event.currentTarget.scrollTop);
        onScroll(event.currentTarget.scrollTop);
      }}
    >
      <div class="tile-content" ref={content} style={{ height: `${layout.height}px` }}>
        {width > 0 &&
          Array.from({ length: to - from }, (_, index) => from + index).map((band) => (
            <TileBand
              key={band}
              {...{ store, layer, view, layout, band, maxSide }}
              isSmooth={store.state.value.isSmooth}
            />
          ))}
        <Marks {...{ store, layer, view, layout }} active={grid.active} optionId={grid.optionId} />
        <Crosshair {...{ store, layer, layout }} order={view.order} />
      </div>
    </div>
  );
}

interface Sight {
  readonly layout: SheetLayout;
  readonly from: number;
  readonly to: number;
  readonly maxSide: number;
}

function useWanted(store: FeaturesStore, layer: MapLayer, view: SheetView, sight: Sight): void {
  const owner = useRef({}).current;
  const isFirst = useRef(true);
  const { layout, from, to, maxSide } = sight;
  useEffect(() => {
    if (!view.isOrdered || layout.columns === 0) return;
    const channels = view.order.slice(
      bandTiles(layout, from).from,
      bandTiles(layout, Math.max(from, to - 1)).to,
    );
    const want = (): void => store.tiles.want(owner, { value: layer.value, maxSide, channels });
    const timer = setTimeout(want, isFirst.current ? 0 : restMs);
    isFirst.current = false;
    return () => clearTimeout(timer);
  }, [layer.value, view.order, view.isOrdered, layout, from, to, maxSide]);
  useEffect(() => () => store.tiles.want(owner, null), []);
}

function useGridKeys(
  store: FeaturesStore,
  layer: MapLayer,
  view: SheetView,
  layout: SheetLayout,
  scroller: { readonly current: HTMLElement | null },
) {
  const optionId = useId();
  const [wanted, setWanted] = useState(0);
  const active = Math.max(0, Math.min(layout.count - 1, wanted));
  const open = (position: number): void => {
    const channel = view.order[position];
    if (channel !== undefined) store.chooseChannel(layer.value, channel);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const height = scroller.current?.clientHeight ?? 0;
    const pageRows = Math.max(1, Math.floor(height / layout.stepY) - 1);
    const next = tileOfKey(event.key, active, layout, pageRows);
    if (event.key === 'Enter' || event.key === ' ') open(active);
    else if (next !== null) {
      setWanted(next);
      showTile(scroller.current, layout, next);
    } else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent, content: HTMLElement | null): void => {
    const hit = content && tileUnder(layout, content, event);
    if (!hit) return;
    setWanted(hit.position);
    open(hit.position);
  };
  return { active, optionId, onKeyDown, onClick };
}

function showTile(scroller: HTMLElement | null, layout: SheetLayout, position: number): void {
  if (!scroller) return;
  const { top } = tilePlace(layout, position);
  const padding = 8;
  const lowest = top + layout.stepY + padding - scroller.clientHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (lowest > scroller.scrollTop) scroller.scrollTop = lowest;
}

/** Frames of the active and of the chosen tile. */
function Marks(props: {
  readonly store: FeaturesStore;
  readonly layer: MapLayer;
  readonly view: SheetView;
  readonly layout: SheetLayout;
  readonly active: number;
  readonly optionId: string;
}) {
  const { store, layer, view, layout, active, optionId } = props;
  const { channel, layer: chosen } = store.state.value;
  const isChosenLayer = (chosen ?? store.chosen.value?.layer.value) === layer.value;
  const position = isChosenLayer && channel !== null ? view.order.indexOf(channel) : -1;
  const activeChannel = view.order[active];
  return (
    <>
      {position >= 0 && <div class="tile-chosen" style={frame(layout, position)} />}
      {activeChannel !== undefined && (
        <div
          class="tile-active"
          id={optionId}
          role="option"
          tabIndex={-1}
          aria-selected={position === active}
          aria-posinset={active + 1}
          aria-setsize={layout.count}
          aria-label={channelLabel(
            activeChannel,
            view.sheet?.statistics ?? null,
            view.marks.get(activeChannel),
          )}
          style={frame(layout, active)}
        />
      )}
    </>
  );
}

function frame(layout: SheetLayout, position: number) {
  const { left, top } = tilePlace(layout, position);
  return {
    transform: `translate(${left}px, ${top}px)`,
    width: `${layout.tileWidth}px`,
    height: `${layout.tileHeight}px`,
  };
}

function tileUnder(layout: SheetLayout, content: HTMLElement, event: MouseEvent) {
  const box = content.getBoundingClientRect();
  return tileAt(layout, event.clientX - box.left, event.clientY - box.top);
}

function point(
  store: FeaturesStore,
  layer: MapLayer,
  view: SheetView,
  at: {
    readonly layout: SheetLayout;
    readonly maxSide: number;
    readonly event: PointerEvent;
    readonly content: { readonly current: HTMLElement | null };
  },
): void {
  const hit = at.content.current && tileUnder(at.layout, at.content.current, at.event);
  const channel = hit ? view.order[hit.position] : undefined;
  if (!hit || channel === undefined) {
    store.hover.value = null;
    return;
  }
  const tile = store.tiles.tile(layer.value, at.maxSide, channel);
  const own = view.rangeOf(channel);
  const row = Math.floor(hit.shareY * (tile?.height ?? 0));
  const level = tile?.levels[row * tile.width + Math.floor(hit.shareX * tile.width)];
  store.hover.value = {
    value: layer.value,
    channel,
    y: Math.floor(hit.shareY * layer.height),
    x: Math.floor(hit.shareX * layer.width),
    approximate: own && level !== undefined ? numberOfLevel(level, own) : null,
  };
}
