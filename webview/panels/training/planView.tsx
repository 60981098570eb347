// What a training would do, before it starts: the classes and their pictures, the phases, what is decided and why, and
// how pictures are changed for it.

import type { TrainPlan } from '../../../src/protocol/train';
import type { TrainSnapshot } from '../../../src/protocol/trainPanel';
import { ErrorBox } from '../../parts/errorBox';
import {
  formatCount,
  formatLargeCount,
  formatNumber,
  formatPictures,
  formatValue,
  plainText,
} from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { ChooseHead } from './chooseHead';
import { PreviewGrid } from './previewGrid';
import type { TrainingStore } from './trainingStore';
import { scheduleText, trainedText } from './trainingTexts';

interface PlanProps {
  readonly store: TrainingStore;
  readonly snapshot: TrainSnapshot;
}

export function PlanView({ store, snapshot }: PlanProps) {
  const { plan, error } = snapshot;
  return (
    <div class="training">
      {error && (
        <div class="strip">
          <ErrorBox error={error} isAlert onCopy={store.copy}>
            <ChooseHead store={store} error={error} />
          </ErrorBox>
        </div>
      )}
      {plan ? <Plan store={store} plan={plan} /> : !error && <PlanSkeleton />}
    </div>
  );
}

function Plan({ store, plan }: { readonly store: TrainingStore; readonly plan: TrainPlan }) {
  return (
    <>
      <div class="plan">
        <section aria-label={t('Phases')}>
          <h2 class="part-title">{t('Phases')}</h2>
          <PhasesTable plan={plan} />
          <p class="is-muted plan-facts is-number">
            {recipeText(plan)}{' '}
            <button
              type="button"
              class="text-link"
              onClick={() => store.perform({ kind: 'edit-config' })}
            >
              {t('Edit Configuration')}
            </button>
          </p>
          <Notes plan={plan} />
        </section>
        <section aria-label={t('Pictures')}>
          <h2 class="part-title">{t('Pictures')}</h2>
          <ClassesTable plan={plan} />
        </section>
      </div>
      <PreviewGrid store={store} />
    </>
  );
}

function PhasesTable({ plan }: { readonly plan: TrainPlan }) {
  return (
    <table class="facts-table is-number">
      <thead>
        <tr>
          <th scope="col" class="is-text">
            {t('Phase')}
          </th>
          <th scope="col" class="is-text">
            {t('Trains')}
          </th>
          <th scope="col">{t('Epochs')}</th>
          <th scope="col">{t('Learning rate')}</th>
          <th scope="col" class="is-text">
            {t('Schedule')}
          </th>
        </tr>
      </thead>
      <tbody>
        {plan.config.phases.map((phase, index) => (
          <tr key={index}>
            <th scope="row" class="is-text">
              {plainText(phase.name)}
            </th>
            <td class="is-text">
              {trainedText(phase)} <span class="is-muted">{trainedCount(plan, phase.train)}</span>
            </td>
            <td>{phase.epochs}</td>
            <td>{formatValue(phase.learningRate)}</td>
            <td class="is-text">{scheduleText(phase)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "23.5 M": weights that a phase trains. */
function trainedCount(plan: TrainPlan, train: 'head' | 'all' | number): string {
  const blocks = plan.blocks.length;
  const count = plan.parameters
    .filter(({ block, isHead }) => {
      if (train === 'all' || isHead) return true;
      return train !== 'head' && block >= blocks - train;
    })
    .reduce((sum, { dims }) => sum + dims.reduce((product, dim) => product * dim, 1), 0);
  return t('{0} weights', formatLargeCount(count));
}

function recipeText({ config, keepsHead }: TrainPlan): string {
  const optimizer = { sgd: 'SGD', adam: 'Adam', adamw: 'AdamW' }[config.optimizer.kind];
  return [
    keepsHead ? t('the model’s own head') : t('a new head'),
    optimizer,
    config.batchSize === 'full'
      ? t('all pictures in one step')
      : t('{0} per step', formatPictures(config.batchSize)),
    config.weightDecay > 0 ? t('weight decay {0}', formatValue(config.weightDecay)) : '',
    config.head.dropout > 0 && !keepsHead
      ? t('dropout {0}', formatNumber(config.head.dropout))
      : '',
    config.patience === null
      ? ''
      : t('a phase ends after {0} epochs without gain', config.patience),
    t('seed {0}', config.seed),
  ]
    .filter((text) => text !== '')
    .join(' · ');
}

function Notes({ plan }: { readonly plan: TrainPlan }) {
  return (
    <ul class="plan-notes">
      {plan.notes.map((note) => (
        <li key={note}>
          <Icon name="info" />
          <span>{plainText(note)}</span>
        </li>
      ))}
    </ul>
  );
}

function ClassesTable({ plan }: { readonly plan: TrainPlan }) {
  const { classes, counts } = plan.dataset;
  const sum = (all: readonly number[]): string =>
    formatCount(all.reduce((total, count) => total + count, 0));
  const most = Math.max(1, ...counts.train);
  return (
    <table class="facts-table is-number">
      <thead>
        <tr>
          <th scope="col" class="is-text">
            {classes.length === 1 ? t('1 class') : t('{0} classes', formatCount(classes.length))}
          </th>
          <th scope="col">{t('Training')}</th>
          <td class="plan-bar" />
          <th scope="col">{t('Validation')}</th>
          <th scope="col">{t('Test')}</th>
        </tr>
      </thead>
      <tbody>
        {classes.map((name, index) => (
          <tr key={index}>
            <th scope="row" class="is-text">
              {plainText(name)}
            </th>
            <td>{formatCount(counts.train[index] ?? 0)}</td>
            <td class="plan-bar">
              <span class="plan-bar-room">
                <span
                  class="bar-value"
                  style={{ width: `${(100 * (counts.train[index] ?? 0)) / most}%` }}
                />
              </span>
            </td>
            <td>{formatCount(counts.validation[index] ?? 0)}</td>
            <td>{formatCount(counts.test[index] ?? 0)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" class="is-text">
            {t('All')}
          </th>
          <td>{sum(counts.train)}</td>
          <td class="plan-bar" />
          <td>{sum(counts.validation)}</td>
          <td>{sum(counts.test)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function PlanSkeleton() {
  return (
    <div class="plan" role="status" aria-label={t('Planning')}>
      <div class="skeleton plan-skeleton" />
      <div class="skeleton plan-skeleton" />
    </div>
  );
}
