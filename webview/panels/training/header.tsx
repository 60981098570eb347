// The row above everything: which training, how far it is, and what can be done with it.

import type { TrainSnapshot } from '../../../src/protocol/trainPanel';
import { timeLeftText } from '../../parts/figureTexts';
import { formatCount, formatRate, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { MenuButton, type MenuItem } from '../../parts/menuButton';
import { KeyHelpButton } from '../../parts/panelButtons';
import { Button } from '../../parts/toolkit';
import type { TrainingStore } from './trainingStore';
import { isBeingPlanned, isUnderWay, phaseName, workText } from './trainingTexts';

interface HeaderProps {
  readonly store: TrainingStore;
  readonly snapshot: TrainSnapshot;
}

export function Header(props: HeaderProps & { readonly onHelp: () => void }) {
  const { store, snapshot } = props;
  return (
    <header class="panel-header training-header">
      <h1 class="facts">
        <strong class="fact" title={plainText(snapshot.title)}>
          <span class="fact-text">{plainText(snapshot.title)}</span>
        </strong>
        <StateFacts store={store} snapshot={snapshot} />
      </h1>
      <div class="toolbar" role="toolbar" aria-label={t('Training')}>
        <StateButtons store={store} snapshot={snapshot} />
        {snapshot.status !== 'planning' && snapshot.status !== 'blocked' && (
          <MenuButton
            label={t('More…')}
            icon="ellipsis"
            isDisabled={false}
            items={menuItems(store, snapshot)}
          />
        )}
        <KeyHelpButton onHelp={props.onHelp} />
      </div>
    </header>
  );
}

function StateFacts({ store, snapshot }: HeaderProps) {
  const { progress, work } = snapshot;
  const newest = store.records.value.epochs.at(-1);
  const epochs = progress?.epochs ?? plannedEpochs(snapshot);
  const epoch = progress?.epoch ?? newest?.epoch ?? null;
  const phase = progress?.phase ?? newest?.phase ?? null;
  const isRunning = isUnderWay(snapshot);
  return (
    <>
      <span class="fact">{stateText(snapshot)}</span>
      {epoch !== null && (
        <span class="fact is-number">
          {isRunning && epochs > 0 ? t('epoch {0}/{1}', epoch, epochs) : t('epoch {0}', epoch)}
        </span>
      )}
      {isRunning && phase !== null && <span class="fact">{phaseName(snapshot, phase)}</span>}
      {(isRunning || isBeingPlanned(snapshot)) && work && <WorkFact work={work} />}
      {isRunning && !work && progress && (
        <>
          <span class="fact is-number fact-rate">{formatRate(progress.picturesPerSecond)}</span>
          <span class="fact is-number fact-left">{timeLeftText(progress.secondsLeft, 1)}</span>
        </>
      )}
    </>
  );
}

function WorkFact({ work }: { readonly work: NonNullable<TrainSnapshot['work']> }) {
  const { done, total } = work;
  const counts = total > 0 ? t('{0} of {1}', formatCount(done), formatCount(total)) : '';
  return <span class="fact is-number">{`${workText(work.work)} ${counts}`.trim()}</span>;
}

function plannedEpochs({ manifest }: TrainSnapshot): number {
  return (manifest?.config.phases ?? []).reduce((sum, { epochs }) => sum + epochs, 0);
}

function stateText({ status, plan, error }: TrainSnapshot): string {
  switch (status) {
    case 'planning':
      if (plan) return t('planned');
      return error ? t('no plan') : t('planning');
    case 'starting':
      return t('starting');
    case 'running':
      return t('running');
    case 'stopping':
      return t('stopping after this step');
    case 'stopped':
      return t('stopped');
    case 'interrupted':
      return t('interrupted');
    case 'failed':
      return t('failed');
    case 'done':
      return t('done');
    case 'blocked':
      return t('not allowed');
    default: {
      const unknown: never = status;
      return unknown;
    }
  }
}

function StateButtons({ store, snapshot }: HeaderProps) {
  const { status } = snapshot;
  switch (status) {
    case 'planning':
      return <PlanningButtons store={store} />;
    case 'starting':
    case 'running':
    case 'stopping':
      return <RunningButtons store={store} isStopping={status === 'stopping'} />;
    case 'stopped':
    case 'interrupted':
      return (
        <Button appearance="primary" onClick={() => store.perform({ kind: 'resume' })}>
          {t('Resume')}
        </Button>
      );
    case 'failed':
      return null;
    case 'done':
      return (
        <>
          <Button onClick={() => store.perform({ kind: 'open-model' })}>{t('Open Model')}</Button>
          <Button appearance="primary" onClick={() => store.perform({ kind: 'use-model' })}>
            {t('Use Model')}
          </Button>
        </>
      );
    case 'blocked':
      return null;
    default: {
      const unknown: never = status;
      return unknown;
    }
  }
}

function PlanningButtons({ store }: { readonly store: TrainingStore }) {
  return (
    <>
      <Button onClick={() => store.perform({ kind: 'edit-config' })}>
        {t('Edit Configuration')}
      </Button>
      <Button onClick={() => store.perform({ kind: 'change-plan' })}>{t('Change…')}</Button>
      <Button appearance="primary" onClick={() => store.perform({ kind: 'start' })}>
        {t('Start')}
      </Button>
    </>
  );
}

function RunningButtons(props: { readonly store: TrainingStore; readonly isStopping: boolean }) {
  const { store, isStopping } = props;
  const hasEpoch = store.records.value.epochs.length > 0;
  return (
    <>
      <Button
        isDisabled={isStopping || !hasEpoch}
        title={t('End with the best weights so far, and test them')}
        onClick={() => store.perform({ kind: 'finish' })}
      >
        {t('Stop and Keep Best')}
      </Button>
      <Button
        isDisabled={isStopping}
        title={t('Write a checkpoint and stop; it can be resumed')}
        onClick={() => store.perform({ kind: 'stop' })}
      >
        {t('Stop')}
      </Button>
    </>
  );
}

function menuItems(store: TrainingStore, snapshot: TrainSnapshot): readonly MenuItem[] {
  const isOver = !isUnderWay(snapshot);
  const item = (label: string, intent: Parameters<TrainingStore['perform']>[0]): MenuItem => ({
    label,
    run: () => store.perform(intent),
  });
  return [
    item(t('Compare…'), { kind: 'compare' }),
    ...(snapshot.compared.length > 0
      ? [item(t('End the Comparison'), { kind: 'end-comparison' })]
      : []),
    item(t('Open Log'), { kind: 'open-log' }),
    item(t('Edit Configuration'), { kind: 'edit-config' }),
    ...(isOver ? [item(t('Run Again'), { kind: 'run-again' })] : []),
    ...(snapshot.report?.test
      ? [item(t('Report of the Test'), { kind: 'open-test', flips: null })]
      : []),
  ];
}
