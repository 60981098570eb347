// The shape of what comes: layers, tiles and an inspector, before the model has run.

import { useDelayed } from '../../parts/delayed';
import { t } from '../../parts/l10n';
import { Button } from '../../parts/toolkit';
import type { FeaturesStore } from './featuresStore';

export function StartingSkeleton(props: {
  readonly store: FeaturesStore;
  readonly isRunning: boolean;
}) {
  const { store, isRunning } = props;
  const { tileSide, isInspectorShown } = store.state.value;
  const isLate = useDelayed(isRunning);
  const progress = store.snapshot.value?.progress;
  return (
    <div class={`features ${isInspectorShown ? '' : 'is-wide'}`}>
      <div class="layers lines-skeleton">
        <Lines widths={[70, 60, 75, 50, 65, 80, 62, 72]} />
      </div>
      <div class="sheets">
        <div class="sheet-tools starting-tools" role="status">
          {isLate && (
            <>
              <span>
                {progress
                  ? t('Running the model: {0} of {1} layers', progress.done, progress.total)
                  : t('Running the model')}
              </span>
              <Button class="small" onClick={() => store.perform({ kind: 'cancel' })}>
                {t('Cancel')}
              </Button>
            </>
          )}
        </div>
        <div class="tiles-skeleton">
          {Array.from({ length: 64 }, (_, index) => (
            <div
              key={index}
              class="skeleton"
              style={{ width: `${tileSide}px`, height: `${tileSide}px` }}
            />
          ))}
        </div>
      </div>
      {isInspectorShown && (
        <div class="inspector lines-skeleton">
          <Lines widths={[90, 75, 60, 45, 95]} />
        </div>
      )}
    </div>
  );
}

export function Lines({ widths }: { readonly widths: readonly number[] }) {
  return (
    <>
      {widths.map((width) => (
        <div key={width} class="skeleton skeleton-line" style={{ width: `${width}%` }} />
      ))}
    </>
  );
}
