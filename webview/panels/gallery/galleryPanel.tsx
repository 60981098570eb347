// The Gallery panel: the figures of a run at the left, its pictures in the middle, one of them at the right.

import type { GallerySnapshot } from '../../../src/protocol/galleryPanel';
import { ErrorBox } from '../../parts/errorBox';
import { t } from '../../parts/l10n';
import { BlockedNotice } from '../../parts/notice';
import { PanelFrame } from '../../parts/panelFrame';
import { ProgressLine } from '../../parts/progressLine';
import { Button } from '../../parts/toolkit';
import { ComparisonStrip } from './comparisonStrip';
import { EditBar } from './editBar';
import { FigureColumn } from './figureColumn';
import type { GalleryStore } from './galleryStore';
import { Header } from './header';
import { Inspector } from './inspector';
import { keyDescriptions, onPanelKey } from './keys';
import { PictureGrid } from './pictureGrid';
import { QueryBar } from './queryBar';
import { Review } from './review';
import { SideHandle } from './sideHandle';
import { StartingSkeleton } from './startingSkeleton';

export function GalleryPanel({ store }: { readonly store: GalleryStore }) {
  const snapshot = store.snapshot.value;
  return (
    <PanelFrame
      store={store}
      describeKeys={keyDescriptions}
      onKey={onPanelKey}
      header={(onHelp) => snapshot && <Header store={store} snapshot={snapshot} onHelp={onHelp} />}
      progress={<RunProgress snapshot={snapshot} />}
    >
      <Content store={store} snapshot={snapshot} />
      {snapshot && <EditBar store={store} snapshot={snapshot} />}
    </PanelFrame>
  );
}

interface ContentProps {
  readonly store: GalleryStore;
  readonly snapshot: GallerySnapshot | null;
}

function RunProgress({ snapshot }: Pick<ContentProps, 'snapshot'>) {
  const isRunning = snapshot?.status === 'running';
  const counted = (isRunning ? snapshot.progress : snapshot?.audit) ?? null;
  const fraction = counted && counted.total > 0 ? counted.done / counted.total : null;
  return (
    <ProgressLine
      isActive={isRunning || (snapshot?.audit ?? null) !== null}
      label={isRunning ? t('Evaluating') : t('Looking for causes')}
      fraction={fraction}
    />
  );
}

function Content({ store, snapshot }: ContentProps) {
  if (!snapshot) return <StartingSkeleton store={store} />;
  const { status, error } = snapshot;
  if (status === 'blocked') {
    return (
      <BlockedNotice
        error={error}
        onManageTrust={() => store.perform({ kind: 'manage-trust' })}
        onChooseModel={() => store.perform({ kind: 'choose-model' })}
      />
    );
  }
  return (
    <>
      {status === 'failed' && <FailedStrip store={store} snapshot={snapshot} />}
      {snapshot.comparison && <ComparisonStrip store={store} comparison={snapshot.comparison} />}
      {store.hasRows.value ? (
        <Gallery store={store} snapshot={snapshot} />
      ) : (
        (status === 'starting' || status === 'running') && <StartingSkeleton store={store} />
      )}
    </>
  );
}

function FailedStrip(props: { readonly store: GalleryStore; readonly snapshot: GallerySnapshot }) {
  const { store, snapshot } = props;
  const error = snapshot.error ?? { code: 'unexpected', message: t('The evaluation failed.') };
  const canResume = snapshot.manifest !== null && snapshot.manifest.status !== 'done';
  return (
    <div class="strip">
      <ErrorBox error={error} isAlert onCopy={store.copy}>
        {canResume && (
          <Button appearance="primary" onClick={() => store.perform({ kind: 'resume' })}>
            {t('Resume')}
          </Button>
        )}
        <Button onClick={() => store.perform({ kind: 'run-again' })}>{t('Run Again')}</Button>
      </ErrorBox>
    </div>
  );
}

function Gallery(props: { readonly store: GalleryStore; readonly snapshot: GallerySnapshot }) {
  const { store, snapshot } = props;
  const { isSideShown, isInspectorShown, sideWidth } = store.state.value;
  const hidden = `${isSideShown ? '' : 'has-no-side'} ${isInspectorShown ? '' : 'has-no-inspector'}`;
  return (
    <div class={`gallery ${hidden}`} style={{ '--side-width': `${sideWidth}px` }}>
      {isSideShown && <FigureColumn store={store} snapshot={snapshot} />}
      {isSideShown && <SideHandle store={store} />}
      <section class="pictures" aria-label={t('Pictures')}>
        {store.isReviewShown.value ? (
          <Review store={store} snapshot={snapshot} />
        ) : (
          <>
            <QueryBar store={store} snapshot={snapshot} />
            <PictureGrid store={store} />
          </>
        )}
      </section>
      {isInspectorShown && <Inspector store={store} snapshot={snapshot} />}
    </div>
  );
}
