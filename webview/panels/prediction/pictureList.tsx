// The pictures of a run, a row each: thumbnail, name, best class with its bar, or the sentence that says why not.

import type { PredictionRow, PredictionSnapshot } from '../../../src/protocol/panels';
import { type ImageOutcome, isFailure } from '../../../src/protocol/prediction';
import { formatLabel, formatPercent, plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Picture } from '../../parts/picture';
import { Bar } from '../../parts/probabilityTable';
import { VirtualList } from '../../parts/virtualList';
import { pictureAlt } from './pictureDetail';
import type { PredictionStore } from './predictionStore';

const rowHeight = 48;
const thumbnailSide = 96;

export function PictureList(props: {
  readonly store: PredictionStore;
  readonly snapshot: PredictionSnapshot;
}) {
  const { store, snapshot } = props;
  return (
    <VirtualList
      label={t('Pictures')}
      count={snapshot.total}
      rowHeight={rowHeight}
      selected={store.selected.value}
      initialScrollTop={store.state.peek().scrollTop}
      onSelect={(index) => store.select(index)}
      onOpen={(index) => store.openImage(index)}
      onWindow={(from, to) => store.see(from, to)}
      onScroll={(scrollTop) => store.setScrollTop(scrollTop)}
      renderRow={(index) => <RowContent store={store} index={index} />}
    />
  );
}

function RowContent(props: { readonly store: PredictionStore; readonly index: number }) {
  const { store, index } = props;
  const row = store.rows.row(index);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of the virtual list's grid
    // biome-ignore lint/a11y/useFocusableInteractive: the row has the focus
    <div class="picture-row" role="gridcell">
      {row ? <Thumbnail store={store} row={row} /> : <div class="picture thumbnail" />}
      <span class="picture-row-name" title={row ? plainText(row.location) : ''}>
        {row ? plainText(row.name) : '…'}
      </span>
      <OutcomeCells outcome={row?.outcome ?? null} />
    </div>
  );
}

function Thumbnail(props: { readonly store: PredictionStore; readonly row: PredictionRow }) {
  const { store, row } = props;
  return (
    <Picture
      class="thumbnail"
      cache={store.pictures}
      request={store.picture(row.index, 'original', thumbnailSide)}
      alt={pictureAlt(row)}
    />
  );
}

function OutcomeCells(props: { readonly outcome: ImageOutcome | null }) {
  const { outcome } = props;
  if (outcome === null) {
    return <span class="picture-row-label is-muted">{t('waiting')}</span>;
  }
  if (isFailure(outcome)) {
    const message = plainText(outcome.error.message);
    return (
      <span class="picture-row-label is-failure" title={message}>
        <Icon name="error" class="failure-icon" />
        {message}
      </span>
    );
  }
  const [best] = outcome.top;
  if (!best) return null;
  return (
    <>
      <span class="picture-row-label" title={formatLabel(best)}>
        {formatLabel(best)}
      </span>
      <span class="picture-row-percent">{formatPercent(best.probability)}</span>
      <Bar probability={best.probability} />
    </>
  );
}
