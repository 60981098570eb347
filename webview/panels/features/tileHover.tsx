// What the pointer rests on: a crosshair on the tile, and the line under the sheets that reads the number out.

import { useEffect, useState } from 'preact/hooks';
import type { FeatureChannel, MapLayer } from '../../../src/protocol/features';
import { formatValue } from '../../parts/format';
import { t } from '../../parts/l10n';
import { loadedValue } from '../../parts/requestCache';
import type { FeaturesStore, Hover } from './featuresStore';
import { channelMarks, markText } from './layerTexts';
import { type SheetLayout, tilePlace } from './sheetLayout';

/** A pointer that passes by asks for nothing. */
const restMs = 60;

export function Crosshair(props: {
  readonly store: FeaturesStore;
  readonly layer: MapLayer;
  readonly layout: SheetLayout;
  readonly order: readonly number[];
}) {
  const { store, layer, layout, order } = props;
  const hover = store.hover.value;
  if (hover?.value !== layer.value) return null;
  const position = order.indexOf(hover.channel);
  if (position < 0) return null;
  const { left, top } = tilePlace(layout, position);
  const x = Math.round(((hover.x + 0.5) / layer.width) * layout.tileWidth);
  const y = Math.round(((hover.y + 0.5) / layer.height) * layout.tileHeight);
  return (
    <div
      class="tile-crosshair"
      style={{
        transform: `translate(${left}px, ${top}px)`,
        width: `${layout.tileWidth}px`,
        height: `${layout.tileHeight}px`,
        '--x': `${x}px`,
        '--y': `${y}px`,
      }}
    />
  );
}

export function HoverReadout({ store }: { readonly store: FeaturesStore }) {
  const hover = store.hover.value;
  const channel = useRestedChannel(store, hover);
  return (
    <p class="hover-readout is-number" data-readout="">
      {hover ? <Readout store={store} hover={hover} channel={channel} /> : <HoverHint />}
    </p>
  );
}

function HoverHint() {
  return <span class="is-muted">{t('Point at a tile to read a number; click it for more')}</span>;
}

function Readout(props: {
  readonly store: FeaturesStore;
  readonly hover: Hover;
  readonly channel: FeatureChannel | null;
}) {
  const { store, hover, channel } = props;
  const sheet = loadedValue(store.data.sheet(hover.value).value);
  const mark = sheet ? channelMarks(sheet).get(hover.channel) : undefined;
  return (
    <>
      <span>{t('channel {0}', hover.channel)}</span>
      <strong>{numberText(store, hover, channel)}</strong>
      <span class="is-muted">{t('row {0}, column {1}', hover.y, hover.x)}</span>
      {mark && <span>{markText(mark)}</span>}
    </>
  );
}

function numberText(store: FeaturesStore, hover: Hover, channel: FeatureChannel | null): string {
  const width = widthOf(store, hover.value);
  const exact = channel?.map[hover.y * width + hover.x];
  if (exact !== undefined) return formatValue(exact);
  return hover.approximate === null ? '…' : `≈ ${formatValue(hover.approximate)}`;
}

function widthOf(store: FeaturesStore, value: string): number {
  const layers = store.snapshot.value?.listing?.layers ?? [];
  return layers.find((layer) => layer.value === value)?.width ?? 0;
}

/** The exact numbers of the channel once the pointer has rested on it, or at once where they are known. */
function useRestedChannel(store: FeaturesStore, hover: Hover | null): FeatureChannel | null {
  const key = hover ? `${hover.channel} ${hover.value}` : '';
  const [rested, setRested] = useState('');
  useEffect(() => {
    if (key === '') return;
    const timer = setTimeout(() => setRested(key), restMs);
    return () => clearTimeout(timer);
  }, [key]);
  if (!hover) return null;
  if (rested === key) return loadedValue(store.data.channel(hover.value, hover.channel).value);
  return store.data.knownChannel(hover.value, hover.channel);
}
