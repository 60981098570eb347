// All pictures that the query finds, of which only the bands in sight are in the page. One tile is in the tab order: the
// one at the cursor, kept in the page even when it is scrolled away so that the focus is never lost.

import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { useElementSize } from '../../parts/elementSize';
import { t } from '../../parts/l10n';
import { Notice } from '../../parts/notice';
import { tileOfKey } from '../../parts/tileKeys';
import { Button } from '../../parts/toolkit';
import { pageRows } from '../../parts/virtualWindow';
import type { GalleryStore } from './galleryStore';
import { bandOf, type GridLayout, gridLayout, tilesOfBands } from './gridLayout';
import { type GridScroll, useGridScroll } from './gridScroll';
import { Tile } from './tile';

export function PictureGrid({ store }: { readonly store: GalleryStore }) {
  const found = store.pages.found.value;
  if (found?.count === 0 || store.whereError.value) return <NothingFound store={store} />;
  return <Grid store={store} count={found?.count ?? 0} />;
}

function NothingFound({ store }: { readonly store: GalleryStore }) {
  const { filters, where } = store.state.value.query;
  const isFiltered = filters.length > 0 || where !== null;
  return (
    <div class="grid-empty">
      <Notice
        icon="search"
        error={null}
        fallback={
          store.whereError.value
            ? t('Correct the condition, or clear it.')
            : isFiltered
              ? t('No picture matches.')
              : t('There are no pictures in this dataset.')
        }
      >
        {isFiltered && <Button onClick={() => store.clearFilters()}>{t('Clear filters')}</Button>}
      </Notice>
    </div>
  );
}

function Grid({ store, count }: { readonly store: GalleryStore; readonly count: number }) {
  const scroller = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const room = useElementSize(scroller);
  const { tileSide, query } = store.state.value;
  const layout = useMemo(
    () => gridLayout(count, room.width, tileSide),
    [count, room.width, tileSide],
  );
  const scroll = useGridScroll({ scroller, layer }, layout, room.height, store.firstSeen, query);
  useWantedRows(store, layout, scroll);
  useFollowCursor(store, layout, scroll, scroller);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cursor = store.selection.cursor.peek();
    const page = pageRows(room.height, layout.bandHeight);
    const next = tileOfKey(event.key, cursor, layout, page);
    if (next !== null) store.selection.moveTo(next, event.shiftKey ? 'extend' : 'only');
    else if (event.key === 'Enter') openInspector(store);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot hold a window of rows
    <div
      class="picture-grid"
      ref={scroller}
      role="grid"
      aria-label={t('Pictures')}
      aria-rowcount={layout.bands}
      aria-colcount={layout.columns}
      aria-multiselectable={true}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onScroll={scroll.onScroll}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a row group of the grid */}
      <div class="grid-content" role="rowgroup" style={{ height: `${scroll.scale.height}px` }}>
        <div class="grid-layer" ref={layer} role="presentation">
          {room.width > 0 &&
            bandsToRender(store, layout, scroll).map(({ band, place }) => (
              <Band key={band} store={store} layout={layout} band={band} place={place} />
            ))}
        </div>
      </div>
    </div>
  );
}

/** Where the inspector lies under the pictures it is scrolled to. */
function openInspector(store: GalleryStore): void {
  store.change({ isInspectorShown: true });
  requestAnimationFrame(() => {
    document.querySelector('.inspector')?.scrollIntoView({ block: 'nearest' });
  });
}

interface PlacedBand {
  readonly band: number;
  /** In bands, from the first that is in sight. */
  readonly place: number;
}

/** The bands in sight, and that of the cursor, which waits out of sight where it is not among them. */
function bandsToRender(
  store: GalleryStore,
  layout: GridLayout,
  { from, to }: GridScroll,
): readonly PlacedBand[] {
  const bands = Array.from({ length: Math.max(0, to - from) }, (_, place) => ({
    band: from + place,
    place,
  }));
  const cursor = bandOf(layout, Math.min(store.selection.cursor.value, layout.count - 1));
  if (layout.count > 0 && (cursor < from || cursor >= to)) {
    bands.push({ band: cursor, place: -from - 2 });
  }
  return bands;
}

function Band(props: {
  readonly store: GalleryStore;
  readonly layout: GridLayout;
  readonly band: number;
  readonly place: number;
}) {
  const { store, layout, band, place } = props;
  const { from, to } = tilesOfBands(layout, band, band + 1);
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: the tiles have the focus
    <div
      class="grid-band"
      role="row"
      aria-rowindex={band + 1}
      style={{ transform: `translateY(${place * layout.bandHeight}px)` }}
    >
      {Array.from({ length: to - from }, (_, column) => (
        <Tile
          key={from + column}
          store={store}
          index={from + column}
          column={column}
          side={layout.tileSide}
        />
      ))}
    </div>
  );
}

function useWantedRows(store: GalleryStore, layout: GridLayout, scroll: GridScroll): void {
  const { from, to } = tilesOfBands(layout, scroll.from, scroll.to);
  const cursor = store.selection.cursor.value;
  const query = store.state.value.query;
  useEffect(() => {
    store.pages.want([
      { from, to },
      { from: cursor, to: cursor + 1 },
    ]);
  }, [from, to, cursor, query]);
}

/** Brings the cursor into sight and, when the focus was in the grid, under the focus. */
function useFollowCursor(
  store: GalleryStore,
  layout: GridLayout,
  scroll: GridScroll,
  scroller: { readonly current: HTMLElement | null },
): void {
  const cursor = store.selection.cursor.value;
  const isFirst = useRef(true);
  useLayoutEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    scroll.show(bandOf(layout, cursor));
    const grid = scroller.current;
    if (grid?.contains(document.activeElement)) {
      const tile = grid.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]');
      tile?.focus({ preventScroll: true });
    }
  }, [cursor]);
}
