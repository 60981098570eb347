// The Prediction panel: one picture and its answer, or many in a list with the selected one beside it.

import type { PredictionSnapshot } from '../../../src/protocol/panels';
import { plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { PanelFrame } from '../../parts/panelFrame';
import { ProgressLine } from '../../parts/progressLine';
import { Header, progressText } from './header';
import { keyDescriptions, onPanelKey } from './keys';
import {
  BlockedState,
  CancelledState,
  EmptyState,
  FailedState,
  StartingState,
} from './panelStates';
import { PictureDetail } from './pictureDetail';
import { PictureList } from './pictureList';
import type { PredictionStore } from './predictionStore';

export function PredictionPanel(props: { readonly store: PredictionStore }) {
  const { store } = props;
  const snapshot = store.snapshot.value;
  const isMany = (snapshot?.total ?? 0) > 1;
  return (
    <PanelFrame
      store={store}
      describeKeys={() => keyDescriptions(isMany)}
      onKey={onPanelKey}
      header={(onHelp) => snapshot && <Header store={store} snapshot={snapshot} onHelp={onHelp} />}
      progress={<Progress snapshot={snapshot} />}
    >
      {snapshot?.notice !== undefined && <RunNotice text={snapshot.notice} />}
      {snapshot?.status === 'failed' && <FailedState store={store} snapshot={snapshot} />}
      <div key={isMany} class={`content ${isMany ? 'is-many' : ''}`}>
        <Content store={store} snapshot={snapshot} />
      </div>
    </PanelFrame>
  );
}

function Content(props: {
  readonly store: PredictionStore;
  readonly snapshot: PredictionSnapshot | null;
}) {
  const { store, snapshot } = props;
  if (!snapshot) return <StartingState />;
  if (snapshot.status === 'blocked') return <BlockedState store={store} snapshot={snapshot} />;
  if (snapshot.total === 0) return <Nothing store={store} snapshot={snapshot} />;
  const detail = <PictureDetail store={store} snapshot={snapshot} index={store.selected.value} />;
  if (snapshot.total === 1) return detail;
  return (
    <>
      <PictureList store={store} snapshot={snapshot} />
      {detail}
    </>
  );
}

/** No picture is known (yet). */
function Nothing(props: {
  readonly store: PredictionStore;
  readonly snapshot: PredictionSnapshot;
}) {
  const { status } = props.snapshot;
  if (status === 'starting' || status === 'running') return <StartingState />;
  if (status === 'cancelled') return <CancelledState store={props.store} />;
  return status === 'done' ? <EmptyState /> : null;
}

function Progress(props: { readonly snapshot: PredictionSnapshot | null }) {
  const { snapshot } = props;
  const isActive = !snapshot || snapshot.status === 'starting' || snapshot.status === 'running';
  const isCounted = snapshot?.status === 'running' && snapshot.total > 1;
  return (
    <>
      <ProgressLine
        isActive={isActive}
        label={t('Classifying')}
        fraction={isCounted ? snapshot.done / snapshot.total : null}
      />
      <p class="visually-hidden" role="status">
        {snapshot && !isActive && snapshot.total > 1 ? progressText(snapshot) : ''}
      </p>
    </>
  );
}

function RunNotice(props: { readonly text: string }) {
  return (
    <p class="run-notice">
      <Icon name="info" />
      {plainText(props.text)}
    </p>
  );
}
