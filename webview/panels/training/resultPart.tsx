// What came of it: how good the trained model is on pictures it never saw, how that compares with before, which phase
// helped, and what it looks at now.

import type { TrainingReport } from '../../../src/protocol/train';
import type { TrainSnapshot } from '../../../src/protocol/trainPanel';
import {
  chanceText,
  differenceText,
  formatShare,
  intervalText,
  shareText,
} from '../../parts/figureTexts';
import { formatCount, formatPictures, formatValue, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { Button } from '../../parts/toolkit';
import { LookedAt } from './lookedAt';
import { helpText } from './phaseHelp';
import type { TrainingStore } from './trainingStore';

interface PartProps {
  readonly store: TrainingStore;
  readonly report: TrainingReport;
}

export function ResultPart(props: PartProps & { readonly snapshot: TrainSnapshot }) {
  const { store, report, snapshot } = props;
  return (
    <section class="result" aria-label={t('Result')}>
      <div class="result-figures">
        <TestFigure store={store} report={report} />
        {report.before && <Before store={store} before={report.before} />}
        <Phases report={report} />
      </div>
      <LookedAt store={store} snapshot={snapshot} report={report} />
    </section>
  );
}

function TestFigure({ store, report }: PartProps) {
  const { test, best } = report;
  if (!test?.accuracy) {
    return (
      <p class="result-lead is-number">
        <span>{t('Best validation accuracy')}</span>
        <strong class="result-figure">{formatShare(best.accuracy)}</strong>
        <span class="is-muted">
          {t('epoch {0} · {1} · no test split', best.epoch, formatPictures(best.count))}
        </span>
      </p>
    );
  }
  return (
    <p class="result-lead is-number">
      <span>{t('Test accuracy')}</span>
      <strong class="result-figure">{formatShare(test.accuracy.value)}</strong>
      <span class="is-muted" title={t('95 % interval')}>
        {intervalText(test.accuracy)}
      </span>
      <span class="is-muted">
        {formatPictures(test.count)}
        {test.macroF1 && ` · ${t('macro F1 {0}', formatShare(test.macroF1.value))}`}
        {` · ${t('weights of epoch {0}', best.epoch)}`}
      </span>
      <Button class="small" onClick={() => store.perform({ kind: 'open-test', flips: null })}>
        {t('See All Pictures')}
      </Button>
    </p>
  );
}

function Before(props: {
  readonly store: TrainingStore;
  readonly before: NonNullable<TrainingReport['before']>;
}) {
  const { store, before } = props;
  return (
    <div class="result-before is-number">
      <p>
        <span class="is-muted">{t('Before, {0}:', plainText(before.what))}</span>{' '}
        <button
          type="button"
          class="text-link"
          onClick={() => store.perform({ kind: 'open-before' })}
        >
          {shareText(before.accuracy)}
        </button>
      </p>
      {before.difference && (
        <p>
          <strong>{differenceText(before.difference)}</strong>{' '}
          <span class="is-muted">{chanceText(before.pValue)}</span>
        </p>
      )}
      <p class="result-doors">
        <Button
          class="small"
          title={t('Wrong before, right now')}
          isDisabled={before.fixed.length === 0}
          onClick={() => store.perform({ kind: 'open-test', flips: 'fixed' })}
        >
          {t('Fixed {0}', formatCount(before.fixed.length))}
        </Button>
        <Button
          class="small"
          title={t('Right before, wrong now')}
          isDisabled={before.broken.length === 0}
          onClick={() => store.perform({ kind: 'open-test', flips: 'broken' })}
        >
          {t('Broken {0}', formatCount(before.broken.length))}
        </Button>
      </p>
    </div>
  );
}

function Phases({ report }: { readonly report: TrainingReport }) {
  const help = helpText(report);
  return (
    <div class="result-phases">
      {help !== '' && <p>{help}</p>}
      <table class="facts-table is-number">
        <caption class="visually-hidden">{t('Best validation by phase')}</caption>
        <thead>
          <tr>
            <th scope="col" class="is-text">
              {t('Phase')}
            </th>
            <th scope="col">{t('Epochs')}</th>
            <th scope="col">{t('Loss')}</th>
            <th scope="col">{t('Accuracy')}</th>
          </tr>
        </thead>
        <tbody>
          {report.phases.map(({ name, epochs, best, endedEarly }, index) => (
            <tr key={index}>
              <th scope="row" class="is-text">
                {plainText(name)}
              </th>
              <td>{endedEarly ? t('{0}, ended early', epochs) : epochs}</td>
              <td>{best ? formatValue(best.loss) : '–'}</td>
              <td>{best ? formatShare(best.accuracy) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
