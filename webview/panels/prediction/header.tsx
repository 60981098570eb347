// The one row above the content: what is shown, what ran it, how far it is, and what can be done.

import type { PredictionSnapshot } from '../../../src/protocol/panels';
import { isFailure } from '../../../src/protocol/prediction';
import {
  formatCount,
  formatMilliseconds,
  formatPictures,
  formatRate,
  plainText,
} from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { MenuButton } from '../../parts/menuButton';
import { KeyHelpButton } from '../../parts/panelButtons';
import { providerName } from '../../parts/providerName';
import { Button, IconButton } from '../../parts/toolkit';
import type { PredictionStore } from './predictionStore';

interface HeaderProps {
  readonly store: PredictionStore;
  readonly snapshot: PredictionSnapshot;
  readonly onHelp: () => void;
}

export function Header(props: HeaderProps) {
  const { store, snapshot } = props;
  return (
    <header class="panel-header">
      <h1 class="facts">
        {snapshot.total === 1 ? <PictureFacts {...props} /> : <RunFacts {...props} />}
      </h1>
      <Toolbar store={store} snapshot={snapshot} onHelp={props.onHelp} />
    </header>
  );
}

function PictureFacts({ store, snapshot }: HeaderProps) {
  const row = store.rows.row(0);
  const outcome = row?.outcome ?? null;
  return (
    <>
      <strong class="fact" title={row ? plainText(row.location) : ''}>
        <span class="fact-text">{row ? plainText(row.name) : formatPictures(1)}</span>
      </strong>
      <ModelFact store={store} snapshot={snapshot} />
      <ProviderFact snapshot={snapshot} />
      {outcome && !isFailure(outcome) && (
        <span class="fact" title={t('From reading the file to the answer')}>
          {formatMilliseconds(outcome.latencyMs)}
        </span>
      )}
    </>
  );
}

function RunFacts({ store, snapshot }: HeaderProps) {
  const { total, failed, rate, status } = snapshot;
  return (
    <>
      {total > 0 && <strong class="fact is-number">{progressText(snapshot)}</strong>}
      <ModelFact store={store} snapshot={snapshot} />
      <ProviderFact snapshot={snapshot} />
      {rate !== null && <span class="fact is-number">{formatRate(rate)}</span>}
      {failed > 0 && (
        <button
          type="button"
          class="fact is-link is-failure"
          title={t('Go to the next one that failed')}
          onClick={() => void store.selectNextFailure()}
        >
          <Icon name="error" class="failure-icon" />
          {t('{0} failed', formatCount(failed))}
        </button>
      )}
      {status === 'cancelled' && <span class="fact">{t('cancelled')}</span>}
    </>
  );
}

export function progressText({ total, done, status }: PredictionSnapshot): string {
  return status === 'done'
    ? formatPictures(total)
    : t('{0} of {1}', formatCount(done), formatPictures(total));
}

function ModelFact({ store, snapshot }: Pick<HeaderProps, 'store' | 'snapshot'>) {
  if (!snapshot.model) return null;
  return (
    <button
      type="button"
      class="fact is-link"
      title={t('{0}: choose another model', plainText(snapshot.model.path))}
      onClick={() => store.perform({ kind: 'choose-model' })}
    >
      <span class="fact-text">{plainText(snapshot.model.name)}</span>
      <Icon name="chevron-down" />
    </button>
  );
}

function ProviderFact({ snapshot }: Pick<HeaderProps, 'snapshot'>) {
  if (!snapshot.provider) return null;
  return (
    <span class="fact" title={snapshot.provider.reason}>
      {providerName(snapshot.provider.provider)}
    </span>
  );
}

function Toolbar({ store, snapshot, onHelp }: HeaderProps) {
  const isBusy = snapshot.status === 'running' || snapshot.status === 'starting';
  return (
    <div class="toolbar" role="toolbar" aria-label={t('Prediction')}>
      {isBusy && snapshot.total !== 1 && (
        <Button onClick={() => store.perform({ kind: 'cancel' })}>{t('Cancel')}</Button>
      )}
      {snapshot.total > 0 && (
        <Button
          class="toggle"
          isPressed={store.state.value.view === 'model-input'}
          title={t('Show the picture after preprocessing (Space)')}
          onClick={() => store.toggleView()}
        >
          {t('As the model sees it')}
        </Button>
      )}
      {snapshot.total > 0 && (
        <Button
          title={t('Show which parts of the picture speak for the answer (E)')}
          onClick={() => store.explain(null)}
        >
          {t('Explain')}
        </Button>
      )}
      {snapshot.total > 0 && (
        <Button
          title={t('Show what every layer of the model sees in the picture (F)')}
          onClick={() => store.showFeatures()}
        >
          {t('Feature Maps')}
        </Button>
      )}
      <IconButton
        label={t('Run again')}
        isDisabled={isBusy || snapshot.status === 'blocked'}
        onClick={() => store.perform({ kind: 'run-again' })}
      >
        <Icon name="refresh" />
      </IconButton>
      <MenuButton
        label={t('Export…')}
        icon="export"
        isDisabled={snapshot.done === 0}
        items={[
          {
            label: t('Export as CSV…'),
            run: () => store.perform({ kind: 'export', format: 'csv' }),
          },
          {
            label: t('Export as JSON…'),
            run: () => store.perform({ kind: 'export', format: 'json' }),
          },
        ]}
      />
      <KeyHelpButton onHelp={onHelp} />
    </div>
  );
}
