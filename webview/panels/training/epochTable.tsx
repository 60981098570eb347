// The curves as numbers, newest epoch first: for reading, for copying, and for those who do not see the charts.

import type { EpochRecord, EpochScores } from '../../../src/protocol/train';
import type { TrainSnapshot } from '../../../src/protocol/trainPanel';
import { formatShare } from '../../parts/figureTexts';
import { formatValue } from '../../parts/format';
import { t } from '../../parts/l10n';
import { bestEpoch } from './curves';
import type { TrainingStore } from './trainingStore';
import { durationText, phaseName } from './trainingTexts';

export function EpochTable(props: {
  readonly store: TrainingStore;
  readonly snapshot: TrainSnapshot;
}) {
  const { store, snapshot } = props;
  const { epochs } = store.records.value;
  const best = bestEpoch(epochs);
  return (
    <div class="epoch-table">
      <table class="facts-table is-number">
        <caption class="visually-hidden">{t('Epochs, newest first')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('Epoch')}</th>
            <th scope="col" class="is-text">
              {t('Phase')}
            </th>
            <th scope="col">{t('Loss')}</th>
            <th scope="col">{t('Validation')}</th>
            <th scope="col">{t('Accuracy')}</th>
            <th scope="col">{t('Validation')}</th>
            <th scope="col">{t('Learning rate')}</th>
            <th scope="col">{t('Time')}</th>
          </tr>
        </thead>
        <tbody>
          {epochs.toReversed().map((record) => (
            <Row
              key={record.epoch}
              store={store}
              snapshot={snapshot}
              record={record}
              isBest={record === best}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row(props: {
  readonly store: TrainingStore;
  readonly snapshot: TrainSnapshot;
  readonly record: EpochRecord;
  readonly isBest: boolean;
}) {
  const { store, snapshot, record, isBest } = props;
  const isShown = store.shown.value?.epoch === record.epoch;
  return (
    <tr class={isShown ? 'is-selected' : ''}>
      <th scope="row">
        <button
          type="button"
          class="text-link"
          aria-pressed={isShown}
          onClick={() => store.select(record.epoch)}
        >
          {isBest ? t('{0} best', record.epoch) : record.epoch}
        </button>
      </th>
      <td class="is-text">{phaseName(snapshot, record.phase)}</td>
      <td>{formatValue(record.train.loss)}</td>
      <td>{score(record.validation, ({ loss }) => formatValue(loss))}</td>
      <td>{formatShare(record.train.accuracy)}</td>
      <td>{score(record.validation, ({ accuracy }) => formatShare(accuracy))}</td>
      <td>{formatValue(record.learningRate)}</td>
      <td>{durationText(record.seconds)}</td>
    </tr>
  );
}

function score(scores: EpochScores | null, read: (scores: EpochScores) => string): string {
  return scores === null ? '–' : read(scores);
}
