// How the tiles are looked at: one layer or all, in which order, on which scale, in which colours, how large.

import type { FeatureListing, FeatureSheet } from '../../../src/protocol/features';
import { Checkbox } from '../../parts/checkbox';
import { formatLabel, formatPercent, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { Picker } from '../../parts/picker';
import type { PickerGroup } from '../../parts/pickerList';
import { loadedValue } from '../../parts/requestCache';
import { SegmentedRadios } from '../../parts/segmentedRadios';
import { Slider } from '../../parts/slider';
import { Button } from '../../parts/toolkit';
import type { FeaturesStore } from './featuresStore';
import { classText, fullName, shapeText } from './layerTexts';
import {
  type Arrangement,
  type ChannelFilter,
  largestTile,
  type Scale,
  type ShadeName,
  scales,
  shadeNames,
  smallestTile,
} from './panelState';

interface ToolsProps {
  readonly store: FeaturesStore;
  readonly listing: FeatureListing;
}

export function SheetTools({ store, listing }: ToolsProps) {
  const { arrangement, tileSide, isSmooth } = store.state.value;
  const isAttention = arrangement === 'layer' && store.chosen.value?.kind === 'attention';
  const share = (tileSide - smallestTile) / (largestTile - smallestTile);
  return (
    <section class="sheet-tools" aria-label={t('How the maps are shown')}>
      <SegmentedRadios<Arrangement>
        label={t('Arrangement')}
        value={arrangement}
        options={[
          { value: 'layer', label: t('Layer'), title: t('The channels of one layer') },
          { value: 'overview', label: t('Overview'), title: t('All layers side by side') },
        ]}
        onChange={(next) => store.change({ arrangement: next })}
      />
      {arrangement === 'layer' && <LayerTitle store={store} />}
      {!isAttention && (
        <>
          <SortPicker store={store} listing={listing} />
          <ScalePicker store={store} />
        </>
      )}
      <ShadePicker store={store} />
      <Checkbox
        label={t('Smooth')}
        title={t('Blend between the places of the map; otherwise each is one square')}
        isChecked={isSmooth}
        onChange={(next) => store.change({ isSmooth: next })}
      />
      <div class="size-slider" title={t('Size of the tiles')}>
        <Slider
          label={t('Size of the tiles')}
          value={share}
          text={t('{0} pixels', tileSide)}
          onChange={(next) =>
            store.change({
              tileSide: Math.round(smallestTile + next * (largestTile - smallestTile)),
            })
          }
        />
      </div>
    </section>
  );
}

function LayerTitle({ store }: { readonly store: FeaturesStore }) {
  const chosen = store.chosen.value;
  if (!chosen) return null;
  const { layer } = chosen;
  const sheet = chosen.kind === 'layer' ? loadedValue(store.data.sheet(layer.value).value) : null;
  return (
    <>
      <h2 class="layer-title" title={plainText(layer.value)}>
        {fullName(layer)}
        <span class="is-muted is-number">
          {chosen.kind === 'layer'
            ? ` ${shapeText(chosen.layer)}`
            : ` ${t('{0} heads', chosen.layer.heads)}`}
        </span>
      </h2>
      {chosen.kind === 'layer' && sheet && (
        <>
          <FilterButton
            {...{ store, filter: 'dead' }}
            label={t('dead')}
            count={sheet.dead.length}
            of={chosen.layer.channels}
            title={t('Channels that nothing in this picture excites; click to see them alone')}
          />
          <FilterButton
            {...{ store, filter: 'always-on' }}
            label={t('always on')}
            count={sheet.alwaysOn.length}
            of={chosen.layer.channels}
            title={t('Channels that are above zero at every place; click to see them alone')}
          />
          <BadNumbers sheet={sheet} />
        </>
      )}
    </>
  );
}

function FilterButton(props: {
  readonly store: FeaturesStore;
  readonly filter: ChannelFilter;
  readonly label: string;
  readonly count: number;
  readonly of: number;
  readonly title: string;
}) {
  const { store, filter, label, count } = props;
  const isOn = store.state.value.filter === filter;
  if (count === 0 && !isOn) return null;
  return (
    <Button
      class="small toggle"
      isPressed={isOn}
      title={props.title}
      onClick={() => store.change({ filter: isOn ? 'all' : filter, scrollTop: 0 })}
    >
      {`${label} ${count}/${props.of}`}
    </Button>
  );
}

function BadNumbers({ sheet }: { readonly sheet: FeatureSheet }) {
  if (sheet.nonFinite === 0) return null;
  return <span class="bad-numbers">{t('{0} numbers are NaN or infinite', sheet.nonFinite)}</span>;
}

const indexKey = 'index';
const activationKey = 'activation';
const bestKey = 'best';

function SortPicker({ store, listing }: ToolsProps) {
  const { sort, sortClass } = store.state.value;
  return (
    <Picker
      label={t('Sort')}
      value={sortText(store, listing)}
      placeholder={t('What comes first?')}
      isDisabled={false}
      groups={() => sortGroups(listing, sort, sortClass)}
      onPick={(key) => {
        if (key === indexKey || key === activationKey) store.change({ sort: key, scrollTop: 0 });
        else {
          const index = key === bestKey ? null : Number(key);
          store.change({ sort: 'contribution', sortClass: index, scrollTop: 0 });
        }
      }}
    />
  );
}

function sortText(store: FeaturesStore, listing: FeatureListing): string {
  const { sort, sortClass } = store.state.value;
  switch (sort) {
    case 'index':
      return t('by index');
    case 'activation':
      return t('by activation');
    case 'contribution':
      return t('by contribution to {0}', classText(listing, sortClass));
  }
}

function sortGroups(
  listing: FeatureListing,
  sort: string,
  sortClass: number | null,
): readonly PickerGroup[] {
  const { gradientBlocked, top } = listing;
  const blocked = gradientBlocked === null ? {} : { isDisabled: true, note: gradientBlocked };
  const isContribution = sort === 'contribution';
  const shown = new Set(top.map(({ index }) => index));
  const others = Array.from({ length: listing.classCount }, (_, index) => index);
  return [
    {
      name: '',
      options: [
        { key: indexKey, label: t('By index'), isCurrent: sort === 'index' },
        {
          key: activationKey,
          label: t('By activation'),
          note: t('The mean over all places of the channel, largest first'),
          isCurrent: sort === 'activation',
        },
      ],
    },
    {
      name: t('By contribution to (activation × gradient)'),
      options: [
        {
          key: bestKey,
          label: t('The best class, whichever it is'),
          detail: top[0] ? formatLabel(top[0]) : '',
          isCurrent: isContribution && sortClass === null,
          ...blocked,
        },
        ...top.map((entry) => ({
          key: String(entry.index),
          label: formatLabel(entry),
          detail: formatPercent(entry.probability),
          isCurrent: isContribution && sortClass === entry.index,
          ...blocked,
        })),
      ],
    },
    {
      name: t('All classes'),
      options: others
        .filter((index) => !shown.has(index))
        .map((index) => ({
          key: String(index),
          label: classText(listing, index),
          detail: String(index),
          isCurrent: isContribution && sortClass === index,
          ...blocked,
        })),
    },
  ];
}

function ScalePicker({ store }: { readonly store: FeaturesStore }) {
  const { scale, fixedLow, fixedHigh } = store.state.value;
  return (
    <>
      <Picker
        label={t('Scale')}
        value={scaleText(scale)}
        placeholder={t('What have the first and the last colour?')}
        isDisabled={false}
        groups={() => [
          {
            name: '',
            options: scales.map((name) => ({
              key: name,
              label: scaleText(name),
              note: scaleNote(name),
              isCurrent: name === scale,
            })),
          },
        ]}
        onPick={(key) => store.change({ scale: scales.find((name) => name === key) ?? 'channel' })}
      />
      {scale === 'fixed' && (
        <span class="fixed-scale">
          <NumberInput
            label={t('Number of the first colour')}
            value={fixedLow}
            onChange={(low) => low < fixedHigh && store.change({ fixedLow: low })}
          />
          {'…'}
          <NumberInput
            label={t('Number of the last colour')}
            value={fixedHigh}
            onChange={(high) => high > fixedLow && store.change({ fixedHigh: high })}
          />
        </span>
      )}
    </>
  );
}

function NumberInput(props: {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  return (
    <input
      class="number-input"
      type="number"
      step="any"
      aria-label={props.label}
      title={props.label}
      value={props.value}
      onChange={(event) => {
        const value = event.currentTarget.valueAsNumber;
        if (Number.isFinite(value)) props.onChange(value);
      }}
    />
  );
}

function scaleText(scale: Scale): string {
  switch (scale) {
    case 'channel':
      return t('scale: per channel');
    case 'layer':
      return t('scale: per layer');
    case 'fixed':
      return t('scale: fixed');
  }
}

function scaleNote(scale: Scale): string {
  switch (scale) {
    case 'channel':
      return t('Each tile from its own smallest to its own largest number: shows shapes');
    case 'layer':
      return t('All tiles of a layer alike: shows which are strong');
    case 'fixed':
      return t('Two numbers of yours, the same for all layers');
  }
}

function ShadePicker({ store }: { readonly store: FeaturesStore }) {
  const { shades } = store.state.value;
  const note: Readonly<Record<ShadeName, string>> = {
    inferno: t('Lighter is more; safe for colour blindness'),
    viridis: t('Yellow is more, violet is less; safe for colour blindness'),
    jet: t('Red is more, blue is less; not even to the eye, for those who expect it'),
  };
  return (
    <Picker
      label={t('Colours')}
      value={shades}
      placeholder={t('Which colours?')}
      isDisabled={false}
      groups={() => [
        {
          name: '',
          options: shadeNames.map((name) => ({
            key: name,
            label: name,
            note: note[name],
            isCurrent: name === shades,
          })),
        },
      ]}
      onPick={(key) =>
        store.change({ shades: shadeNames.find((name) => name === key) ?? 'inferno' })
      }
    />
  );
}
