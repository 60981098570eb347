// The Explain panel: a row of choices above, the maps with the strip of layers, and the inspector at the right.

import type { ExplainCell, ExplainSnapshot } from '../../../src/protocol/explainPanel';
import { ErrorBox } from '../../parts/errorBox';
import { formatScore } from '../../parts/format';
import { t } from '../../parts/l10n';
import { BlockedNotice } from '../../parts/notice';
import { PanelFrame } from '../../parts/panelFrame';
import { ProgressLine } from '../../parts/progressLine';
import { Button } from '../../parts/toolkit';
import { CellGrid } from './cellGrid';
import { currentMap } from './cellMaps';
import { methodText, targetText } from './cellTexts';
import type { ExplainStore } from './explainStore';
import { Inspector } from './inspector';
import { keyDescriptions, onPanelKey } from './keys';
import { LayerStrip } from './layerStrip';
import { spokenReadout } from './readout';
import { Toolbar } from './toolbar';

export function ExplainPanel({ store }: { readonly store: ExplainStore }) {
  const snapshot = store.snapshot.value;
  return (
    <PanelFrame
      store={store}
      describeKeys={keyDescriptions}
      onKey={onPanelKey}
      header={(onHelp) => snapshot && <Toolbar store={store} snapshot={snapshot} onHelp={onHelp} />}
      announcements={<Announcements store={store} />}
    >
      <Content store={store} snapshot={snapshot} />
    </PanelFrame>
  );
}

function Content(props: {
  readonly store: ExplainStore;
  readonly snapshot: ExplainSnapshot | null;
}) {
  const { store, snapshot } = props;
  const cell = store.selected.value;
  if (snapshot?.status === 'blocked') {
    return (
      <BlockedNotice
        error={snapshot.error}
        onManageTrust={() => store.perform({ kind: 'manage-trust' })}
        onChooseModel={() => store.perform({ kind: 'choose-model' })}
      />
    );
  }
  if (!snapshot || !cell) return <StartingState snapshot={snapshot} store={store} />;
  const { isInspectorShown } = store.state.value;
  return (
    <div class={`explain ${isInspectorShown ? '' : 'is-wide'}`}>
      <section class="stage" aria-label={t('Maps')}>
        <CellGrid store={store} snapshot={snapshot} />
        <LayerStrip store={store} cell={cell} model={store.modelOf(cell)} />
      </section>
      {isInspectorShown && <Inspector store={store} cell={cell} />}
    </div>
  );
}

/** The room of a picture, its strip and its inspector before anything is known; or why there will be none. */
function StartingState(props: {
  readonly store: ExplainStore;
  readonly snapshot: ExplainSnapshot | null;
}) {
  const { store, snapshot } = props;
  if (snapshot?.error) {
    return (
      <div class="strip">
        <ErrorBox error={snapshot.error} isAlert onCopy={store.copy}>
          <Button appearance="primary" onClick={() => store.perform({ kind: 'choose-model' })}>
            {t('Choose a model')}
          </Button>
        </ErrorBox>
      </div>
    );
  }
  return (
    <div class="explain" role="status" aria-label={t('Starting')}>
      <div class="stage">
        <ProgressLine isActive={true} label={t('Starting')} fraction={null} />
        <div class="skeleton starting-picture" />
      </div>
      <div class="inspector answer-skeleton">
        {[90, 75, 60, 45, 95, 80, 70].map((width) => (
          <div key={width} class="skeleton skeleton-line" style={{ width: `${width}%` }} />
        ))}
      </div>
    </div>
  );
}

/** What happens is also said: the end of work at once, values under the crosshair politely. */
function Announcements({ store }: { readonly store: ExplainStore }) {
  const cell = store.selected.value;
  const map = cell && currentMap(cell, store.maps.map(cell.id));
  return (
    <>
      <p class="visually-hidden" role="status">
        {cell ? outcomeText(store, cell) : ''}
      </p>
      <p class="visually-hidden" aria-live="polite" data-readout="">
        {cell && map ? spokenReadout(store, cell, map) : ''}
      </p>
    </>
  );
}

function outcomeText(store: ExplainStore, cell: ExplainCell): string {
  const model = store.modelOf(cell);
  if (cell.status === 'failed') return t('{0} failed', methodText(cell, model));
  if (cell.status !== 'done' || !cell.result) return '';
  const score = formatScore(cell.result.target.score);
  return t('{0} for {1}: score {2}', methodText(cell, model), targetText(cell, model), score);
}
