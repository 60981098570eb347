// What the model looks at, and what it looked at before where it knew something then: Grad-CAM over the pictures that
// changed sides, else over the worst ones.

import type { TrainingReport } from '../../../src/protocol/train';
import type { TrainSnapshot } from '../../../src/protocol/trainPanel';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Picture } from '../../parts/picture';
import type { TrainingStore } from './trainingStore';
import { shortId } from './trainingTexts';

const shownPairs = 6;

type Change = 'broken' | 'fixed' | 'worst';

interface Pair {
  readonly id: string;
  readonly change: Change;
}

export function LookedAt(props: {
  readonly store: TrainingStore;
  readonly snapshot: TrainSnapshot;
  readonly report: TrainingReport;
}) {
  const { store, report } = props;
  const pairs = pairsOf(report, store);
  if (pairs.length === 0) return null;
  return (
    <div class="looked-at">
      <div class="part-head">
        <h2 class="part-title">{t('What it looks at')}</h2>
        <span class="is-muted">
          {report.before
            ? t('Grad-CAM of the prediction, before and after')
            : t('Grad-CAM of the prediction over the worst validation pictures')}
        </span>
      </div>
      <ul class={report.before ? 'overlay-pairs' : 'overlay-pairs is-single'}>
        {pairs.map((pair) => (
          <OverlayPair key={pair.id} store={store} pair={pair} hasBefore={report.before !== null} />
        ))}
      </ul>
    </div>
  );
}

/** Broken ones say most, and are few; half of the room is left to the fixed ones. */
function pairsOf({ before, best }: TrainingReport, store: TrainingStore): readonly Pair[] {
  const ids = (change: Change, all: readonly string[]): Pair[] => all.map((id) => ({ id, change }));
  const broken = ids('broken', before?.broken ?? []);
  const fixed = ids('fixed', before?.fixed ?? []);
  const kept = broken.slice(0, Math.max(shownPairs / 2, shownPairs - fixed.length));
  const flipped = [...kept, ...fixed].slice(0, shownPairs);
  if (flipped.length > 0) return flipped;
  const record = store.records.value.epochs.find(({ epoch }) => epoch === best.epoch);
  return ids(
    'worst',
    (record?.worst ?? []).map(({ id }) => id),
  ).slice(0, shownPairs);
}

function OverlayPair(props: {
  readonly store: TrainingStore;
  readonly pair: Pair;
  readonly hasBefore: boolean;
}) {
  const { store, hasBefore } = props;
  const { id, change } = props.pair;
  const name = shortId(id);
  const { overlays } = store.pictures.caches;
  return (
    <li>
      <button
        type="button"
        class="overlay-pair"
        title={t('Explain {0}', name)}
        onClick={() => store.perform({ kind: 'explain', id })}
      >
        <span class="overlay-sides">
          {hasBefore && (
            <Picture
              cache={overlays}
              request={store.pictures.overlay(id, 'before')}
              alt={t('{0}, before', name)}
              class="overlay-side"
            />
          )}
          <Picture
            cache={overlays}
            request={store.pictures.overlay(id, 'after')}
            alt={t('{0}, after', name)}
            class="overlay-side"
          />
        </span>
        <span class="overlay-caption">
          {change !== 'worst' && (
            <Icon
              name={change === 'fixed' ? 'pass' : 'error'}
              class={change === 'fixed' ? 'passed-icon' : 'failed-icon'}
            />
          )}
          {hasBefore && <span>{changeText(change)}</span>}
          <span class="is-muted overlay-name">{name}</span>
        </span>
      </button>
    </li>
  );
}

function changeText(change: Change): string {
  if (change === 'fixed') return t('fixed');
  return change === 'broken' ? t('broken') : t('worst');
}
