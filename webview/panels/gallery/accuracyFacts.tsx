// How good the run is and how far that can be trusted: accuracies with their intervals, and doors to what they leave out.

import type { HonestAccuracy, Interval } from '../../../src/protocol/evaluation';
import type { GallerySnapshot } from '../../../src/protocol/galleryPanel';
import { formatShare, intervalText } from '../../parts/figureTexts';
import { formatCount, formatPictures } from '../../parts/format';
import { t } from '../../parts/l10n';
import type { GalleryStore } from './galleryStore';

export function AccuracyFacts({
  store,
  snapshot,
}: {
  readonly store: GalleryStore;
  readonly snapshot: GallerySnapshot;
}) {
  const { report, progress, status } = snapshot;
  if (!report) {
    if (status !== 'running' || !progress || progress.labelled === 0) return null;
    const soFar = formatShare(progress.right / progress.labelled);
    return <span class="fact is-number">{t('accuracy so far {0}', soFar)}</span>;
  }
  const { figures, audit } = report;
  return (
    <>
      {figures.accuracy && <Figure name={t('accuracy')} interval={figures.accuracy} isMain />}
      {figures.top5 && <Figure name={t('top-5')} interval={figures.top5} />}
      {figures.failed > 0 && (
        <Door store={store} outcome="failed">
          {t('{0} cannot be read', formatCount(figures.failed))}
        </Door>
      )}
      {figures.unlabelled > 0 && (
        <Door store={store} outcome="unlabelled">
          {t('{0} without a label', formatCount(figures.unlabelled))}
        </Door>
      )}
      {audit && <HonestFacts store={store} accuracy={audit.accuracy} />}
    </>
  );
}

function Figure(props: {
  readonly name: string;
  readonly interval: Interval;
  readonly isMain?: boolean;
}) {
  const { name, interval, isMain } = props;
  return (
    <span class="fact is-number" title={t('95 % interval')}>
      {name}{' '}
      {isMain ? (
        <strong class="main-figure">{formatShare(interval.value)}</strong>
      ) : (
        <span class="side-figure">{formatShare(interval.value)}</span>
      )}
      <span class="interval">{intervalText(interval)}</span>
    </span>
  );
}

function Door(props: {
  readonly store: GalleryStore;
  readonly outcome: 'failed' | 'unlabelled';
  readonly children: string;
}) {
  const { store, outcome } = props;
  return (
    <button
      type="button"
      class="fact is-link is-number"
      title={t('Show these pictures')}
      onClick={() => store.show({ kind: 'outcome', outcome })}
    >
      {props.children}
    </button>
  );
}

function HonestFacts(props: { readonly store: GalleryStore; readonly accuracy: HonestAccuracy }) {
  const { store, accuracy } = props;
  const { withoutLeaks, withoutSuspects } = accuracy;
  return (
    <>
      <HonestFact
        name={t('without leaks')}
        part={withoutLeaks}
        onShow={() => store.show({ kind: 'leaked' })}
      />
      <HonestFact
        name={t('without suspects')}
        part={withoutSuspects}
        onShow={() => store.show({ kind: 'suspected' })}
      />
    </>
  );
}

function HonestFact(props: {
  readonly name: string;
  readonly part: HonestAccuracy['withoutLeaks'];
  readonly onShow: () => void;
}) {
  const { accuracy, leftOut } = props.part;
  const figure = accuracy ? `${formatShare(accuracy.value)} ${intervalText(accuracy)}` : '–';
  return (
    <button
      type="button"
      class="fact is-link is-number"
      title={t('{0}. {1} left out: show them', figure, formatPictures(leftOut))}
      onClick={props.onShow}
    >
      {props.name} {accuracy ? formatShare(accuracy.value) : '–'}
    </button>
  );
}
