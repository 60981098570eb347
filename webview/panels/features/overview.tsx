// Every listed layer as a column of tiles, side by side in the order in which the model computes them. Only the columns
// in sight exist.

import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FeatureListing, MapLayer } from '../../../src/protocol/features';
import { useElementSize } from '../../parts/elementSize';
import { plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { virtualWindow } from '../../parts/virtualWindow';
import type { FeaturesStore } from './featuresStore';
import { shapeText } from './layerTexts';
import { listedLayers } from './layerTree';
import { tileGap } from './sheetLayout';
import { TileSheet } from './tileSheet';

const columnTiles = 3;
const largestColumnTile = 96;
/** Padding of a column's sheet and its scroll bar, as the stylesheet has them. */
const columnRoom = 28;

export function Overview(props: {
  readonly store: FeaturesStore;
  readonly listing: FeatureListing;
}) {
  const { store, listing } = props;
  const { isEveryValueShown, tileSide, scrollLeft } = store.state.value;
  const layers = listedLayers(listing, isEveryValueShown);
  const scroller = useRef<HTMLDivElement>(null);
  const room = useElementSize(scroller);
  const side = Math.min(largestColumnTile, tileSide);
  const columnWidth = columnTiles * (side + tileGap) + columnRoom;
  const [left, setLeft] = useState(scrollLeft);
  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollLeft = scrollLeft;
  }, []);
  const { from, to } = virtualWindow(
    { count: layers.length, rowHeight: columnWidth, scrollTop: left, viewportHeight: room.width },
    0,
  );
  return (
    <div
      class="overview"
      ref={scroller}
      onScroll={(event) => {
        setLeft(event.currentTarget.scrollLeft);
        store.change({ scrollLeft: event.currentTarget.scrollLeft });
      }}
    >
      <div class="overview-columns" style={{ width: `${layers.length * columnWidth}px` }}>
        {layers.slice(from, to).map((layer, index) => (
          <Column
            key={layer.value}
            store={store}
            layer={layer}
            before={layers[from + index - 1]}
            side={side}
            left={(from + index) * columnWidth}
            width={columnWidth}
          />
        ))}
      </div>
    </div>
  );
}

function Column(props: {
  readonly store: FeaturesStore;
  readonly layer: MapLayer;
  readonly before: MapLayer | undefined;
  readonly side: number;
  readonly left: number;
  readonly width: number;
}) {
  const { store, layer, before } = props;
  const block = layer.blocks.at(-1) ?? '';
  const isFirst = !before || (before.blocks.at(-1) ?? '') !== block;
  return (
    <section
      class={`overview-column ${isFirst ? 'is-first' : ''}`}
      aria-label={plainText(layer.name)}
      style={{ transform: `translateX(${props.left}px)`, width: `${props.width}px` }}
    >
      <header class="column-head">
        <p class="column-block" title={plainText(layer.blocks.join(' / '))}>
          {isFirst ? plainText(block) : ''}
        </p>
        <button
          type="button"
          class="column-name text-link"
          title={t('Show this layer alone: {0}', plainText(layer.value))}
          onClick={() => store.chooseLayer(layer.value)}
        >
          {plainText(layer.name)}
        </button>
        <p class="is-muted is-number">{shapeText(layer)}</p>
      </header>
      <TileSheet
        store={store}
        layer={layer}
        tileSide={props.side}
        startScrollTop={0}
        onScroll={() => undefined}
      />
    </section>
  );
}
