// Everything about the chosen channel, and where on the picture it is looked at.

import type { FeatureListing, MapLayer, ReceptiveField } from '../../../src/protocol/features';
import { plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { loadedValue } from '../../parts/requestCache';
import { attentionGridPlace, chosenToken } from './attentionTokens';
import { ChannelInspector } from './channelInspector';
import type { FeaturesStore, Place } from './featuresStore';
import { PictureView } from './pictureView';
import { pictureArea, placeUnder, receptiveArea } from './receptiveArea';

interface InspectorProps {
  readonly store: FeaturesStore;
  readonly listing: FeatureListing;
}

export function Inspector({ store, listing }: InspectorProps) {
  const chosen = store.chosen.value;
  const { channel, arrangement } = store.state.value;
  const hover = store.hover.value;
  const hovered = listing.layers.find(({ value }) => value === hover?.value);
  if (chosen?.kind === 'attention' && arrangement === 'layer') {
    return (
      <aside class="inspector" aria-label={t('Inspector')}>
        <AttentionPicture store={store} listing={listing} />
      </aside>
    );
  }
  const layer = chosen?.kind === 'layer' ? chosen.layer : null;
  const isOpen = layer !== null && channel !== null && channel < layer.channels;
  const place = hover ?? (isOpen ? store.place.value : null);
  const shown = hovered ?? layer;
  return (
    <aside class="inspector" aria-label={t('Inspector')}>
      {shown && <FieldPicture store={store} listing={listing} layer={shown} place={place} />}
      {isOpen ? (
        <ChannelInspector
          key={`${channel} ${layer.value}`}
          store={store}
          listing={listing}
          layer={layer}
          channel={channel}
        />
      ) : (
        <p class="is-muted inspector-hint">
          {t('Choose a tile to see its numbers, its kernel and what excites it.')}
        </p>
      )}
    </aside>
  );
}

function FieldPicture(props: {
  readonly store: FeaturesStore;
  readonly listing: FeatureListing;
  readonly layer: MapLayer;
  readonly place: Place | null;
}) {
  const { store, listing, layer, place } = props;
  const sheet = loadedValue(store.data.sheet(layer.value).value);
  const field = sheet?.receptiveField ?? null;
  const seen = field && place ? receptiveArea(field, place) : null;
  const area = seen && listing.geometry ? pictureArea(seen, listing.geometry) : null;
  return (
    <PictureView
      store={store}
      listing={listing}
      area={area}
      note={field ? fieldText(field) : ''}
      onPick={null}
    />
  );
}

function fieldText(field: ReceptiveField): string {
  return field.kind === 'window'
    ? t('A place sees {0} × {1} pixels of the input', field.size.height, field.size.width)
    : plainText(field.reason);
}

function AttentionPicture({ store, listing }: InspectorProps) {
  const chosen = store.chosen.value;
  if (chosen?.kind !== 'attention') return null;
  const { layer } = chosen;
  const place = attentionGridPlace(layer, chosenToken(layer, store.token.value));
  const { geometry } = listing;
  const cell = {
    width: (geometry?.model.width ?? 0) / layer.width,
    height: (geometry?.model.height ?? 0) / layer.height,
  };
  const seen = place && {
    left: place.x * cell.width,
    right: (place.x + 1) * cell.width,
    top: place.y * cell.height,
    bottom: (place.y + 1) * cell.height,
  };
  return (
    <PictureView
      store={store}
      listing={listing}
      area={seen && geometry ? pictureArea(seen, geometry) : null}
      note={t('Click a place to see what it attends to')}
      onPick={(point) => {
        const picked = geometry && placeUnder(point, geometry, layer);
        if (picked) store.token.value = layer.extraTokens + picked.y * layer.width + picked.x;
      }}
    />
  );
}
