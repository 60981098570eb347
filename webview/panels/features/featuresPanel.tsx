// The Feature Maps panel: layers at the left, their tiles in the middle, what is known of one channel at the right.

import type { FeatureListing } from '../../../src/protocol/features';
import type { FeaturesSnapshot } from '../../../src/protocol/featuresPanel';
import { ErrorBox } from '../../parts/errorBox';
import { plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { BlockedNotice, Notice } from '../../parts/notice';
import { PanelFrame } from '../../parts/panelFrame';
import { ProgressLine } from '../../parts/progressLine';
import { Button } from '../../parts/toolkit';
import { AttentionView } from './attentionView';
import type { FeaturesStore } from './featuresStore';
import { Inspector } from './inspector';
import { keyDescriptions, onPanelKey } from './keys';
import { LayerList } from './layerList';
import { Overview } from './overview';
import { SheetError } from './sheetError';
import { SheetTools } from './sheetTools';
import { StartingSkeleton } from './startingSkeleton';
import { HoverReadout } from './tileHover';
import { TileSheet } from './tileSheet';
import { Toolbar } from './toolbar';

export function FeaturesPanel({ store }: { readonly store: FeaturesStore }) {
  const snapshot = store.snapshot.value;
  return (
    <PanelFrame
      store={store}
      describeKeys={keyDescriptions}
      onKey={onPanelKey}
      header={(onHelp) => snapshot && <Toolbar store={store} snapshot={snapshot} onHelp={onHelp} />}
      progress={<RunProgress store={store} snapshot={snapshot} />}
    >
      <Content store={store} snapshot={snapshot} />
    </PanelFrame>
  );
}

interface ContentProps {
  readonly store: FeaturesStore;
  readonly snapshot: FeaturesSnapshot | null;
}

function RunProgress({ snapshot }: ContentProps) {
  const isRunning = snapshot?.status === 'running';
  const progress = snapshot?.progress ?? null;
  const fraction = progress && progress.total > 0 ? progress.done / progress.total : null;
  return <ProgressLine isActive={isRunning} label={t('Running the model')} fraction={fraction} />;
}

function Content({ store, snapshot }: ContentProps) {
  if (!snapshot) return <StartingSkeleton store={store} isRunning={false} />;
  const { status, listing, error } = snapshot;
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
      {status === 'failed' && error && <FailedStrip store={store} snapshot={snapshot} />}
      {status === 'cancelled' && <CancelledStrip store={store} hasMaps={listing !== null} />}
      {listing ? (
        <Maps store={store} listing={listing} />
      ) : (
        (status === 'starting' || status === 'running') && (
          <StartingSkeleton store={store} isRunning={status === 'running'} />
        )
      )}
    </>
  );
}

function FailedStrip(props: {
  readonly store: FeaturesStore;
  readonly snapshot: FeaturesSnapshot;
}) {
  const { store, snapshot } = props;
  if (!snapshot.error) return null;
  return (
    <div class="strip">
      <ErrorBox error={snapshot.error} isAlert onCopy={store.copy}>
        <Button appearance="primary" onClick={() => store.perform({ kind: 'run-again' })}>
          {t('Run again')}
        </Button>
        <Button onClick={() => store.perform({ kind: 'choose-model' })}>
          {t('Choose a model')}
        </Button>
      </ErrorBox>
    </div>
  );
}

function CancelledStrip(props: { readonly store: FeaturesStore; readonly hasMaps: boolean }) {
  const again = (
    <Button onClick={() => props.store.perform({ kind: 'run-again' })}>{t('Run again')}</Button>
  );
  if (!props.hasMaps) {
    return (
      <Notice icon="circle-slash" error={null} fallback={t('The run was cancelled.')}>
        {again}
      </Notice>
    );
  }
  return (
    <div class="strip note-strip">
      <Icon name="circle-slash" />
      <span>{t('The run was cancelled.')}</span>
      {again}
    </div>
  );
}

function Maps(props: { readonly store: FeaturesStore; readonly listing: FeatureListing }) {
  const { store, listing } = props;
  const { isInspectorShown, arrangement } = store.state.value;
  const isAttention = arrangement === 'layer' && store.chosen.value?.kind === 'attention';
  if (listing.layers.length === 0 && listing.attention.length === 0) {
    return (
      <>
        <ListingNotes store={store} listing={listing} />
        <Notice
          icon="layers"
          error={null}
          fallback={t('This model has no layer with rows and columns, so there are no maps.')}
        >
          <Button onClick={() => store.perform({ kind: 'choose-model' })}>
            {t('Choose a model')}
          </Button>
        </Notice>
      </>
    );
  }
  return (
    <>
      <ListingNotes store={store} listing={listing} />
      <div class={`features ${isInspectorShown ? '' : 'is-wide'}`}>
        <LayerList store={store} listing={listing} />
        <section class="sheets" aria-label={t('Maps')}>
          <SheetTools store={store} listing={listing} />
          <SheetError store={store} />
          <Sheets store={store} listing={listing} />
          {!isAttention && <HoverReadout store={store} />}
        </section>
        {isInspectorShown && <Inspector store={store} listing={listing} />}
      </div>
    </>
  );
}

function Sheets(props: { readonly store: FeaturesStore; readonly listing: FeatureListing }) {
  const { store, listing } = props;
  const { arrangement, tileSide, scrollTop } = store.state.value;
  const chosen = store.chosen.value;
  if (arrangement === 'overview') return <Overview store={store} listing={listing} />;
  if (!chosen) return null;
  if (chosen.kind === 'attention') return <AttentionView store={store} layer={chosen.layer} />;
  return (
    <TileSheet
      key={chosen.layer.value}
      store={store}
      layer={chosen.layer}
      tileSide={tileSide}
      startScrollTop={scrollTop}
      onScroll={(next) => store.change({ scrollTop: next })}
    />
  );
}

/** Where the model stopped, and facts worth a look. */
function ListingNotes(props: { readonly store: FeaturesStore; readonly listing: FeatureListing }) {
  const { store, listing } = props;
  const { failure, notes } = listing;
  return (
    <>
      {failure && (
        <div class="strip note-strip" role="alert">
          <Icon name="warning" class="warning-icon" />
          <span>
            {t(
              'The model failed at {0} ({1}); the layers before it are shown.',
              plainText(failure.node),
              failure.op,
            )}{' '}
            {plainText(failure.reason)}
          </span>
          <Button
            class="small"
            onClick={() => store.copy(`${failure.node} (${failure.op}): ${failure.reason}`)}
          >
            {t('Copy details')}
          </Button>
        </div>
      )}
      {notes.map((note) => (
        <p key={note} class="strip note-strip">
          <Icon name="info" />
          <span>{plainText(note)}</span>
        </p>
      ))}
    </>
  );
}
