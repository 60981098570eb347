// What the training's numbers say, in plain words with what to try; where nothing is wrong, one calm line.

import type { TrainingFinding } from '../../../src/protocol/train';
import type { TrainSnapshot } from '../../../src/protocol/trainPanel';
import { formatShare } from '../../parts/figureTexts';
import { plainText } from '../../parts/format';
import { Icon, type IconName } from '../../parts/icon';
import { t } from '../../parts/l10n';
import type { TrainingStore } from './trainingStore';

const icons: Readonly<Record<TrainingFinding['id'], IconName>> = {
  healthy: 'pass',
  'vanishing-gradients': 'warning',
  'exploding-gradients': 'warning',
  overfitting: 'warning',
  underfitting: 'warning',
  'rate-too-high': 'warning',
  'dead-relus': 'warning',
  'not-finite': 'error',
};
const listedParameters = 4;
const listedDead = 6;

export function FindingsPart(props: {
  readonly store: TrainingStore;
  readonly snapshot: TrainSnapshot;
}) {
  const { store, snapshot } = props;
  const { findings } = snapshot;
  return (
    <section class="findings" aria-label={t('Diagnosis')} aria-live="polite">
      {findings.length === 0 && (
        <p class="finding is-muted">{t('It is too early for a diagnosis.')}</p>
      )}
      {findings.map((finding) => (
        <Finding key={finding.id} store={store} finding={finding} />
      ))}
      <DeadActivations store={store} />
    </section>
  );
}

function Finding(props: { readonly store: TrainingStore; readonly finding: TrainingFinding }) {
  const { store, finding } = props;
  const { id, message, remedy, epoch, parameters } = finding;
  const isHealthy = id === 'healthy';
  const others = parameters.length - listedParameters;
  return (
    <div class={`finding is-${isHealthy ? 'healthy' : 'unwell'}`}>
      <Icon name={icons[id]} class={id === 'not-finite' ? 'error-icon' : 'finding-icon'} />
      <div class="finding-text">
        <p>{plainText(message)}</p>
        {!isHealthy && remedy !== '' && <p class="is-muted">{plainText(remedy)}</p>}
        {parameters.length > 0 && (
          <p class="is-muted finding-names">
            {parameters.slice(0, listedParameters).map(plainText).join(', ')}
            {others > 0 && ` ${t('and {0} more', others)}`}
          </p>
        )}
        {epoch !== null && !isHealthy && (
          <button type="button" class="text-link" onClick={() => store.select(epoch)}>
            {t('Since epoch {0}', epoch)}
          </button>
        )}
      </div>
    </div>
  );
}

function DeadActivations({ store }: { readonly store: TrainingStore }) {
  const dead = [...(store.shown.value?.dead ?? [])]
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
  if (dead.length === 0) return null;
  return (
    <div class="dead">
      <h3 class="part-subtitle">{t('Channels that are always 0')}</h3>
      <ul>
        {dead.slice(0, listedDead).map(({ value, share }) => (
          <li key={value} class="dead-row">
            <span class="dead-name" title={plainText(value)}>
              {plainText(value)}
            </span>
            <span class="bar" aria-hidden="true">
              <span class="bar-value" style={{ width: `${100 * share}%` }} />
            </span>
            <span class="is-number">{formatShare(share)}</span>
          </li>
        ))}
      </ul>
      {dead.length > listedDead && (
        <p class="is-muted">{t('and {0} more', dead.length - listedDead)}</p>
      )}
    </div>
  );
}
