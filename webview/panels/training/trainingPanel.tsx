// The Training panel: before the start what is planned, then the curves and what they mean, at the end the result above
// them.

import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TrainSnapshot } from '../../../src/protocol/trainPanel';
import { ErrorBox } from '../../parts/errorBox';
import { plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { Notice } from '../../parts/notice';
import { PanelFrame } from '../../parts/panelFrame';
import { ProgressLine } from '../../parts/progressLine';
import { Button } from '../../parts/toolkit';
import { ChooseHead } from './chooseHead';
import { CurvesPart } from './curvesPart';
import { DifferencesPart } from './differencesPart';
import { EpochDetails } from './epochDetails';
import { FindingsPart } from './findingsPart';
import { Header } from './header';
import { HeatPart } from './heatPart';
import { keyDescriptions, onPanelKey } from './keys';
import { PlanView } from './planView';
import { ResultPart } from './resultPart';
import { StartingSkeleton } from './startingSkeleton';
import type { TrainingStore } from './trainingStore';
import { isBeingPlanned, isUnderWay, workText } from './trainingTexts';

interface PanelProps {
  readonly store: TrainingStore;
}

interface ContentProps extends PanelProps {
  readonly snapshot: TrainSnapshot;
}

export function TrainingPanel({ store }: PanelProps) {
  const snapshot = store.snapshot.value;
  return (
    <PanelFrame
      store={store}
      describeKeys={keyDescriptions}
      onKey={onPanelKey}
      header={(onHelp) => snapshot && <Header store={store} snapshot={snapshot} onHelp={onHelp} />}
      progress={<TrainingProgress snapshot={snapshot} />}
    >
      {snapshot ? <Content store={store} snapshot={snapshot} /> : <StartingSkeleton />}
    </PanelFrame>
  );
}

function TrainingProgress({ snapshot }: { readonly snapshot: TrainSnapshot | null }) {
  const counted = snapshot?.work ?? snapshot?.progress ?? null;
  const label = snapshot?.work ? workText(snapshot.work.work) : t('Pictures of this epoch');
  return (
    <ProgressLine
      isActive={snapshot !== null && (isUnderWay(snapshot) || isBeingPlanned(snapshot))}
      label={label}
      fraction={counted && counted.total > 0 ? Math.min(1, counted.done / counted.total) : null}
    />
  );
}

function Content({ store, snapshot }: ContentProps) {
  if (snapshot.status === 'blocked') return <Blocked store={store} snapshot={snapshot} />;
  if (snapshot.status === 'planning') return <PlanView store={store} snapshot={snapshot} />;
  const hasRecords = snapshot.recordCount > 0;
  if (!hasRecords && isUnderWay(snapshot)) return <StartingSkeleton />;
  return (
    <Scrolled store={store}>
      <StateStrip store={store} snapshot={snapshot} />
      {snapshot.report && <ResultPart store={store} snapshot={snapshot} report={snapshot.report} />}
      {hasRecords && <Live store={store} snapshot={snapshot} />}
    </Scrolled>
  );
}

function Live({ store, snapshot }: ContentProps) {
  return (
    <>
      <div class="live">
        <CurvesPart store={store} snapshot={snapshot} />
        <div class="live-side">
          <FindingsPart store={store} snapshot={snapshot} />
          <HeatPart store={store} snapshot={snapshot} />
        </div>
      </div>
      <EpochDetails store={store} snapshot={snapshot} />
      {snapshot.compared.length > 0 && <DifferencesPart store={store} snapshot={snapshot} />}
    </>
  );
}

/** Where somebody has scrolled to outlasts hiding the panel. */
function Scrolled(props: PanelProps & { readonly children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const { store } = props;
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = store.state.peek().scrollTop;
  }, [store]);
  return (
    <div
      class="training"
      ref={box}
      onScroll={(event) => store.change({ scrollTop: event.currentTarget.scrollTop })}
    >
      {props.children}
    </div>
  );
}

function Blocked({ store, snapshot }: ContentProps) {
  return (
    <Notice
      icon="workspace-untrusted"
      error={snapshot.error}
      fallback={t('Glassbox trains no model in an untrusted workspace.')}
    >
      <Button appearance="primary" onClick={() => store.perform({ kind: 'manage-trust' })}>
        {t('Manage Trust')}
      </Button>
    </Notice>
  );
}

/** One line on why it rests, or all that is known of a failure. */
function StateStrip({ store, snapshot }: ContentProps) {
  const { status } = snapshot;
  if (status === 'failed') return <Failed store={store} snapshot={snapshot} />;
  if (status !== 'stopped' && status !== 'interrupted') return null;
  const epoch = store.records.value.epochs.at(-1)?.epoch ?? 0;
  return (
    <p class="state-line" role="status">
      <Icon name="info" />
      <span>{plainText(snapshot.error?.message ?? restText(status, epoch))}</span>
    </p>
  );
}

function restText(status: 'stopped' | 'interrupted', epoch: number): string {
  if (status === 'stopped') {
    return epoch === 0
      ? t('It was stopped before an epoch was through; it goes on from its checkpoint.')
      : t('It was stopped after epoch {0} and goes on from its checkpoint.', epoch);
  }
  return epoch === 0
    ? t('It was under way when the window closed; it goes on from its last checkpoint.')
    : t('It was under way when the window closed, after epoch {0}; resume it, or leave it.', epoch);
}

function Failed({ store, snapshot }: ContentProps) {
  const error = snapshot.error ?? { code: 'unexpected', message: t('The training failed.') };
  // The same numbers would come to the same end.
  const isBound = error.code === 'training-not-finite';
  const canResume = snapshot.recordCount > 0 && !isBound;
  return (
    <div class="strip">
      <ErrorBox error={error} isAlert onCopy={store.copy}>
        {canResume && (
          <Button appearance="primary" onClick={() => store.perform({ kind: 'resume' })}>
            {t('Resume')}
          </Button>
        )}
        <ChooseHead store={store} error={error} />
        <Button
          appearance={isBound ? 'primary' : 'secondary'}
          onClick={() => store.perform({ kind: 'edit-config' })}
        >
          {t('Edit Configuration')}
        </Button>
        <Button onClick={() => store.perform({ kind: 'run-again' })}>{t('Run Again')}</Button>
      </ErrorBox>
    </div>
  );
}
