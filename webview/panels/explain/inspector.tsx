// Everything about the selected map: how it is looked at, what it says, where it comes from, and why to believe it.

import type { ExplainCell } from '../../../src/protocol/explainPanel';
import { ErrorBox } from '../../parts/errorBox';
import { t } from '../../parts/l10n';
import { Answer } from './answer';
import { currentMap } from './cellMaps';
import { DisplayControls } from './displayControls';
import type { ExplainStore } from './explainStore';

interface InspectorProps {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
}

export function Inspector({ store, cell }: InspectorProps) {
  const model = store.modelOf(cell);
  const map = currentMap(cell, store.maps.map(cell.id));
  const { result } = cell;
  return (
    <aside class="inspector" aria-label={t('Inspector')}>
      <DisplayControls store={store} cell={cell} />
      {cell.error && map && (
        <div class="inspector-part">
          <ErrorBox error={cell.error} onCopy={store.copy} />
        </div>
      )}
      {result ? (
        <Answer store={store} cell={cell} model={model} result={result} map={map} />
      ) : (
        <AnswerSkeleton cell={cell} />
      )}
    </aside>
  );
}

function AnswerSkeleton({ cell }: { readonly cell: ExplainCell }) {
  if (cell.status === 'failed' || cell.status === 'cancelled') return null;
  return (
    <div class="inspector-part answer-skeleton" aria-hidden="true">
      {[60, 45, 95, 80, 70, 90, 55].map((width) => (
        <div key={width} class="skeleton skeleton-line" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
