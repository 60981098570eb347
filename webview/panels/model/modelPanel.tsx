// The editor of `.onnx` files: a row of tools above, the tree at the left if wanted, the drawing, and the inspector at the
// right.

import { useDelayed } from '../../parts/delayed';
import { ErrorBox } from '../../parts/errorBox';
import { t } from '../../parts/l10n';
import { BlockedNotice } from '../../parts/notice';
import { PanelFrame } from '../../parts/panelFrame';
import { ProgressLine } from '../../parts/progressLine';
import { Button } from '../../parts/toolkit';
import { GraphCanvas } from './graphCanvas';
import { GraphTree } from './graphTree';
import { Inspector } from './inspector';
import { keyDescriptions, onPanelKey } from './keys';
import type { ModelStore } from './modelStore';
import { OverlayBar } from './overlayBar';
import { Toolbar } from './toolbar';

export function ModelPanel({ store }: { readonly store: ModelStore }) {
  return (
    <PanelFrame
      store={store}
      describeKeys={keyDescriptions}
      onKey={onPanelKey}
      header={(onHelp) => (
        <>
          <Toolbar store={store} onHelp={onHelp} />
          <OverlayBar store={store} />
        </>
      )}
    >
      <Content store={store} />
    </PanelFrame>
  );
}

function Content({ store }: { readonly store: ModelStore }) {
  const snapshot = store.snapshot.value;
  switch (snapshot?.status) {
    case 'blocked':
      return (
        <BlockedNotice
          error={snapshot.error}
          onManageTrust={() => store.perform({ kind: 'manage-trust' })}
          onChooseModel={() => store.perform({ kind: 'try-again' })}
        />
      );
    case 'failed':
      return <FailedState store={store} />;
    case 'ready':
      return <Graph store={store} />;
    default:
      return <StartingState />;
  }
}

/** A file that is no model can still be looked at for what it is. */
function FailedState({ store }: { readonly store: ModelStore }) {
  const error = store.snapshot.value?.error;
  if (!error) return null;
  return (
    <div class="strip">
      <ErrorBox error={error} isAlert onCopy={store.copy}>
        <Button appearance="primary" onClick={() => store.perform({ kind: 'try-again' })}>
          {t('Try again')}
        </Button>
        <Button onClick={() => store.perform({ kind: 'open-as-text' })}>{t('Open as Text')}</Button>
      </ErrorBox>
    </div>
  );
}

function StartingState() {
  return (
    <div class="model-graph" role="status" aria-label={t('Reading the model')}>
      <div class="graph-stage">
        <ProgressLine isActive={true} label={t('Reading the model')} fraction={null} />
        <div class="graph-skeleton">
          {[110, 150, 90, 130, 110].map((width, index) => (
            <div key={`${index} ${width}`} class="skeleton" style={{ width: `${width}px` }} />
          ))}
        </div>
      </div>
    </div>
  );
}

function Graph({ store }: { readonly store: ModelStore }) {
  const { isTreeShown, isInspectorShown } = store.state.value;
  return (
    <div class={`model-graph ${isInspectorShown ? '' : 'is-wide'}`}>
      {isTreeShown && <GraphTree store={store} />}
      <section class="graph-stage" aria-label={t('Graph')}>
        <LayoutProgress store={store} />
        <GraphCanvas store={store} />
      </section>
      {isInspectorShown && <Inspector store={store} />}
    </div>
  );
}

function LayoutProgress({ store }: { readonly store: ModelStore }) {
  const isActive = store.isLayingOut.value;
  const isLate = useDelayed(isActive);
  return (
    <>
      <ProgressLine isActive={isActive} label={t('Laying out the graph')} fraction={null} />
      {isActive && <span class="is-laying-out" hidden />}
      {isLate && (
        <div class="layout-note" role="status">
          <span>{t('Laying out the graph…')}</span>
          <Button class="small" onClick={() => store.cancelLayout()}>
            {t('Cancel')}
          </Button>
        </div>
      )}
    </>
  );
}
