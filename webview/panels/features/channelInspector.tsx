// One channel: its map enlarged, its numbers, the kernel that makes it, where it is strongest and what would excite it.

import { useState } from 'preact/hooks';
import type { FeatureChannel, FeatureListing, MapLayer } from '../../../src/protocol/features';
import { ColorBar } from '../../parts/colorBar';
import { ErrorBox } from '../../parts/errorBox';
import { formatValue } from '../../parts/format';
import { Histogram } from '../../parts/histogram';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { loadedValue } from '../../parts/requestCache';
import { IconButton } from '../../parts/toolkit';
import { ArithmeticPart } from './arithmetic';
import type { FeaturesStore, Place } from './featuresStore';
import { FilterPart } from './filterPart';
import { channelMarks, markText, shareText } from './layerTexts';
import { MaximisePart } from './maximisePart';
import { PatchesPart } from './patchesPart';
import { PlaceMap } from './placeMap';
import { scaleChoice } from './sheetView';
import { Lines } from './startingSkeleton';
import { colormapOf, rangeOf } from './tileColors';
import { ValueCanvas } from './valueCanvas';

interface ChannelProps {
  readonly store: FeaturesStore;
  readonly listing: FeatureListing;
  readonly layer: MapLayer;
  readonly channel: number;
}

export function ChannelInspector(props: ChannelProps) {
  const { store, layer, channel } = props;
  const answer = store.data.channel(layer.value, channel).value;
  const sheet = loadedValue(store.data.sheet(layer.value).value);
  const mark = sheet ? channelMarks(sheet).get(channel) : undefined;
  return (
    <>
      <div class="channel-head">
        <h2>{t('Channel {0}', channel)}</h2>
        <IconButton
          label={t('Explain this channel')}
          onClick={() => store.perform({ kind: 'explain', value: layer.value, channel })}
        >
          <Icon name="lightbulb" />
        </IconButton>
        <IconButton
          label={t('Close (Escape)')}
          onClick={() => {
            store.place.value = null;
            store.change({ channel: null });
          }}
        >
          <Icon name="close" />
        </IconButton>
      </div>
      {mark && <p class="channel-mark">{markText(mark)}</p>}
      {answer.kind === 'loading' && <ChannelSkeleton layer={layer} />}
      {answer.kind === 'failed' && <ErrorBox error={answer.error} isAlert onCopy={store.copy} />}
      {answer.kind === 'ready' && <ChannelParts {...props} data={answer.value} />}
    </>
  );
}

function ChannelSkeleton({ layer }: { readonly layer: MapLayer }) {
  return (
    <div class="lines-skeleton">
      <div
        class="skeleton"
        style={{ aspectRatio: `${layer.width} / ${layer.height}`, width: '100%' }}
      />
      <Lines widths={[90, 60, 75]} />
    </div>
  );
}

function ChannelParts(props: ChannelProps & { readonly data: FeatureChannel }) {
  const { store, data, layer, channel } = props;
  return (
    <>
      <EnlargedMap {...props} />
      <ArithmeticPart store={store} layer={layer} channel={channel} />
      <Statistics data={data} />
      <Histogram
        histogram={data.histogram}
        label={t('How the numbers of channel {0} are spread', channel)}
      />
      {data.kernel && <FilterPart kernel={data.kernel} />}
      <PatchesPart {...props} />
      <MaximisePart store={store} layer={layer} channel={channel} />
    </>
  );
}

/** Narrower maps have places large enough for borders. */
const gridBelow = 40;

function EnlargedMap(props: ChannelProps & { readonly data: FeatureChannel }) {
  const { store, layer, channel, data } = props;
  const [pointed, setPointed] = useState<Place | null>(null);
  const state = store.state.value;
  const sheet = loadedValue(store.data.sheet(layer.value).value);
  const scale = scaleChoice(state, sheet) ?? scaleChoice({ ...state, scale: 'channel' }, sheet);
  if (!scale) return null;
  const range = rangeOf(scale, { low: data.minimum, high: data.maximum });
  const chosen = store.place.value;
  const active = chosen ?? strongest(data, layer);
  const shown = pointed ?? chosen;
  const numberAt = ({ y, x }: Place): number => data.map[y * layer.width + x] ?? Number.NaN;
  const text = (place: Place): string =>
    t('row {0}, column {1}: {2}', place.y, place.x, formatValue(numberAt(place)));
  return (
    <div class="enlarged">
      <PlaceMap
        label={t('Map of channel {0}', channel)}
        width={layer.width}
        height={layer.height}
        active={active}
        isChosen={chosen !== null}
        activeLabel={text(active)}
        hasGrid={!state.isSmooth && Math.max(layer.width, layer.height) < gridBelow}
        onPick={(place) => {
          store.place.value = place;
        }}
        onPoint={(place) => {
          setPointed(place);
          const at = place && { value: layer.value, channel, ...place };
          store.hover.value = at && { ...at, approximate: numberAt(place) };
        }}
      >
        <ValueCanvas
          data={data.map}
          width={layer.width}
          height={layer.height}
          range={range}
          colormap={colormapOf(scale)}
          isSmooth={state.isSmooth}
        />
      </PlaceMap>
      <ColorBar
        colormap={colormapOf(scale)}
        range={range}
        isBeyond={state.scale === 'fixed'}
        value={shown ? numberAt(shown) : null}
      />
      <p class="is-muted is-number enlarged-readout">
        {shown ? text(shown) : t('Click a place for its arithmetic')}
      </p>
    </div>
  );
}

function strongest(data: FeatureChannel, layer: MapLayer): Place {
  const [patch] = data.patches;
  return patch
    ? { y: patch.y, x: patch.x }
    : { y: Math.floor(layer.height / 2), x: Math.floor(layer.width / 2) };
}

function Statistics({ data }: { readonly data: FeatureChannel }) {
  const facts: readonly (readonly [string, string])[] = [
    [t('max'), formatValue(data.maximum)],
    [t('min'), formatValue(data.minimum)],
    [t('mean'), formatValue(data.mean)],
    [t('std'), formatValue(data.standardDeviation)],
    [t('active'), shareText(data.active)],
  ];
  return (
    <dl class="channel-facts inspector-part">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt class="is-muted">{name}</dt>
          <dd class="is-number">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
