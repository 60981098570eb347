// One picture and its answer: the picture at the left, what the model says and why that can be trusted at the right.

import { useState } from 'preact/hooks';
import type { PictureView, PredictionRow, PredictionSnapshot } from '../../../src/protocol/panels';
import { type ImageOutcome, isFailure, type Prediction } from '../../../src/protocol/prediction';
import { ErrorBox } from '../../parts/errorBox';
import { formatLabel, formatPercent, plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Picture } from '../../parts/picture';
import type { PictureState } from '../../parts/pictureCache';
import { ProbabilityTable } from '../../parts/probabilityTable';
import { IconButton } from '../../parts/toolkit';
import { CardDisclosures } from './cardDisclosures';
import { BarsSkeleton } from './panelStates';
import type { PredictionStore } from './predictionStore';

const pictureSide = 1024;

interface DetailProps {
  readonly store: PredictionStore;
  readonly snapshot: PredictionSnapshot;
  readonly index: number;
}

export function PictureDetail(props: DetailProps) {
  const { store, snapshot, index } = props;
  const row = store.rows.row(index);
  return (
    <div class="detail">
      <PictureFigure store={store} index={index} row={row} />
      <section class="inspector" aria-label={t('Prediction')}>
        <Answer store={store} snapshot={snapshot} outcome={row?.outcome ?? null} />
        <CardDisclosures store={store} snapshot={snapshot} />
      </section>
    </div>
  );
}

function PictureFigure(props: {
  readonly store: PredictionStore;
  readonly index: number;
  readonly row: PredictionRow | undefined;
}) {
  const { store, index, row } = props;
  const { view } = store.state.value;
  const [state, setState] = useState<PictureState>({ kind: 'loading' });
  return (
    <figure class="figure">
      <figcaption class="caption">
        <span class="caption-text" title={row ? plainText(row.location) : ''}>
          {captionText(row, view, state)}
        </span>
        <IconButton
          label={t('Open the picture in the editor')}
          onClick={() => store.openImage(index)}
        >
          <Icon name="go-to-file" />
        </IconButton>
      </figcaption>
      <Picture
        class="figure-picture"
        cache={store.pictures}
        request={store.picture(index, view, pictureSide)}
        alt={pictureAlt(row)}
        onState={setState}
      />
    </figure>
  );
}

function captionText(
  row: PredictionRow | undefined,
  view: PictureView,
  state: PictureState,
): string {
  const hasInput = row?.outcome && !isFailure(row.outcome);
  if (view === 'model-input' && hasInput) return modelInputCaption(state);
  return row ? plainText(row.location) : '';
}

function modelInputCaption(state: PictureState): string {
  if (state.kind === 'failed') return plainText(state.error.message);
  if (state.kind === 'loading') return t('What the model saw');
  return t('What the model saw: {0} × {1}', state.size.width, state.size.height);
}

/** "cat.jpg, predicted tabby, 61.2 %": the picture in words, for those who do not see it. */
export function pictureAlt(row: PredictionRow | undefined): string {
  if (!row) return t('Picture');
  const name = plainText(row.name);
  if (!row.outcome) return t('{0}, not classified yet', name);
  if (isFailure(row.outcome)) return t('{0}, failed', name);
  const [best] = row.outcome.top;
  if (!best) return name;
  return t('{0}, predicted {1}, {2}', name, formatLabel(best), formatPercent(best.probability));
}

function Answer(props: {
  readonly store: PredictionStore;
  readonly snapshot: PredictionSnapshot;
  readonly outcome: ImageOutcome | null;
}) {
  const { store, snapshot, outcome } = props;
  if (outcome === null) {
    return isWaiting(snapshot) ? (
      <BarsSkeleton />
    ) : (
      <p class="is-muted answer-missing">{t('This picture was not classified.')}</p>
    );
  }
  if (isFailure(outcome)) return <ErrorBox error={outcome.error} onCopy={store.copy} />;
  return (
    <ProbabilityTable
      top={outcome.top}
      otherClasses={otherClasses(outcome, snapshot)}
      onExplain={(index) => store.explain(index)}
    />
  );
}

function isWaiting({ status }: PredictionSnapshot): boolean {
  return status === 'starting' || status === 'running' || status === 'done';
}

function otherClasses(prediction: Prediction, { card }: PredictionSnapshot): number | null {
  if (card?.output.task.value !== 'single-label') return null;
  return card.output.classCount - prediction.top.length;
}
