// What is asked of the run and how its answer is looked at: quick questions, order, filters, a condition in SQL,
// overlays and the size of tiles.

import type { GallerySnapshot } from '../../../src/protocol/galleryPanel';
import { foundAccuracyText } from '../../parts/figureTexts';
import { formatCount, formatPictures } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Slider } from '../../parts/slider';
import { filterText } from './filterTexts';
import type { GalleryStore } from './galleryStore';
import { largestTile, smallestTile } from './panelState';
import { OverlayPicker, QuickFilterPicker, SortPicker } from './queryPickers';
import { WhereBox } from './whereBox';

interface QueryBarProps {
  readonly store: GalleryStore;
  readonly snapshot: GallerySnapshot;
}

export function QueryBar({ store, snapshot }: QueryBarProps) {
  return (
    <div class="query-bar">
      <div class="query-tools">
        <QuickFilterPicker store={store} snapshot={snapshot} />
        <SortPicker store={store} snapshot={snapshot} />
        <OverlayPicker store={store} />
        <SizeSlider store={store} />
      </div>
      <div class="query-line">
        <Chips store={store} />
        <WhereBox store={store} />
      </div>
      <Counts store={store} />
    </div>
  );
}

function SizeSlider({ store }: { readonly store: GalleryStore }) {
  const { tileSide } = store.state.value;
  const range = largestTile - smallestTile;
  return (
    <span class="size-slider" title={t('Size of the pictures')}>
      <Slider
        label={t('Size of the pictures')}
        value={(tileSide - smallestTile) / range}
        text={t('{0} pixels', tileSide)}
        onChange={(value) => store.change({ tileSide: Math.round(smallestTile + value * range) })}
      />
    </span>
  );
}

function Counts({ store }: { readonly store: GalleryStore }) {
  const found = store.pages.found.value;
  const { isAll, rows } = store.selection.selected.value;
  const selected = isAll ? (found?.count ?? 0) : rows.size;
  if (!found || store.whereError.value) return <p class="found-counts" role="status" />;
  const accuracy = foundAccuracyText(found);
  return (
    <p class="found-counts is-number" role="status">
      <span>{formatPictures(found.count)}</span>
      {accuracy && <span class="is-muted">{accuracy}</span>}
      {selected > 1 && (
        <strong class="selected-count">{t('{0} selected', formatCount(selected))}</strong>
      )}
    </p>
  );
}

function Chips({ store }: { readonly store: GalleryStore }) {
  const { filters, where } = store.state.value.query;
  const labelOf = store.labelOf.value;
  if (filters.length === 0) return null;
  return (
    <ul class="chips" aria-label={t('Filters')}>
      {filters.map((filter, index) => {
        const text = filterText(filter, labelOf);
        return (
          <li key={`${index} ${text}`} class="chip">
            <span class="chip-text" title={text}>
              {text}
            </span>
            <button
              type="button"
              aria-label={t('Remove the filter {0}', text)}
              title={t('Remove')}
              onClick={() => store.ask({ filters: filters.filter((one) => one !== filter) })}
            >
              <Icon name="close" />
            </button>
          </li>
        );
      })}
      {(filters.length > 1 || where !== null) && (
        <li>
          <button type="button" class="text-link" onClick={() => store.clearFilters()}>
            {t('Clear')}
          </button>
        </li>
      )}
    </ul>
  );
}
