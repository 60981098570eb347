// What the panel shows when there is no answer: the shape of what comes, what to do, or what went wrong. Never blank.

import type { PredictionSnapshot } from '../../../src/protocol/panels';
import { ErrorBox } from '../../parts/errorBox';
import { t } from '../../parts/l10n';
import { BlockedNotice, Notice } from '../../parts/notice';
import { Button } from '../../parts/toolkit';
import type { PredictionStore } from './predictionStore';

interface StateProps {
  readonly store: PredictionStore;
  readonly snapshot: PredictionSnapshot;
}

export function BarsSkeleton() {
  return (
    <div class="bars-skeleton" aria-hidden="true">
      {[70, 40, 30, 22, 18].map((width) => (
        <div key={width} class="skeleton skeleton-line" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}

/** The room of a picture and its bars before anything is known. */
export function StartingState() {
  return (
    <div class="detail" role="status" aria-label={t('Starting')}>
      <div class="figure">
        <div class="caption" />
        <div class="skeleton figure-picture" />
      </div>
      <div class="inspector">
        <BarsSkeleton />
      </div>
    </div>
  );
}

export function BlockedState({ store, snapshot }: StateProps) {
  return (
    <BlockedNotice
      error={snapshot.error}
      onManageTrust={() => store.perform({ kind: 'manage-trust' })}
      onChooseModel={() => store.perform({ kind: 'choose-model' })}
    />
  );
}

export function EmptyState() {
  return (
    <Notice
      icon="file-media"
      error={null}
      fallback={t('No pictures were found in what was selected.')}
    >
      <p class="is-muted">{t('Glassbox reads PNG, JPEG, WebP, GIF, TIFF, AVIF and BMP files.')}</p>
    </Notice>
  );
}

export function CancelledState({ store }: Pick<StateProps, 'store'>) {
  return (
    <Notice icon="info" error={null} fallback={t('Cancelled before the first picture.')}>
      <Button onClick={() => store.perform({ kind: 'run-again' })}>{t('Run again')}</Button>
    </Notice>
  );
}

/** A run that failed as a whole; results it had stay below. */
export function FailedState({ store, snapshot }: StateProps) {
  const error = snapshot.error ?? { code: 'unexpected', message: t('The run failed.') };
  return (
    <div class="strip">
      <ErrorBox error={error} isAlert onCopy={store.copy}>
        <Button appearance="primary" onClick={() => store.perform({ kind: 'run-again' })}>
          {t('Run again')}
        </Button>
        {snapshot.model === null && (
          <Button onClick={() => store.perform({ kind: 'choose-model' })}>
            {t('Choose a model')}
          </Button>
        )}
      </ErrorBox>
    </div>
  );
}
