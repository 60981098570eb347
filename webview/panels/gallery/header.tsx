// The row above everything: which run, how good, how far that can be trusted, and what can be done with it.

import type { GallerySnapshot } from '../../../src/protocol/galleryPanel';
import { timeLeftText } from '../../parts/figureTexts';
import { formatCount, formatPictures, formatRate, plainText } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { MenuButton } from '../../parts/menuButton';
import { InspectorButton, KeyHelpButton } from '../../parts/panelButtons';
import { providerName } from '../../parts/providerName';
import { IconButton } from '../../parts/toolkit';
import { AccuracyFacts } from './accuracyFacts';
import type { GalleryStore } from './galleryStore';
import { RunButtons } from './runButtons';

interface HeaderProps {
  readonly store: GalleryStore;
  readonly snapshot: GallerySnapshot;
}

export function Header(props: HeaderProps & { readonly onHelp: () => void }) {
  return (
    <header class="panel-header gallery-header">
      <h1 class="facts">
        <RunFacts {...props} />
        <AccuracyFacts {...props} />
      </h1>
      <Toolbar {...props} />
    </header>
  );
}

function RunFacts({ snapshot }: HeaderProps) {
  const { manifest, title, status, progress } = snapshot;
  if (!manifest) return <strong class="fact">{plainText(title)}</strong>;
  const { dataset, model, provider } = manifest;
  const about = `${model.path}\n${providerName(provider.provider)}: ${provider.reason}`;
  return (
    <>
      <strong class="fact" title={plainText(dataset.path)}>
        <span class="fact-text">{plainText(dataset.name)}</span>
      </strong>
      {dataset.split !== null && <span class="fact">{plainText(dataset.split)}</span>}
      <span class="fact" title={plainText(about)}>
        <span class="fact-text">{plainText(model.name)}</span>
      </span>
      {status === 'running' && progress ? (
        <RunningFacts progress={progress} isCounted={snapshot.report !== null} />
      ) : (
        <span class="fact is-number">{formatPictures(dataset.count)}</span>
      )}
      {manifest.status !== 'done' && status === 'ready' && (
        <span class="fact">
          {manifest.status === 'cancelled' ? t('cancelled') : t('interrupted')}
        </span>
      )}
    </>
  );
}

function RunningFacts(props: {
  readonly progress: NonNullable<GallerySnapshot['progress']>;
  /** Whether the figures say how many cannot be read. */
  readonly isCounted: boolean;
}) {
  const { done, total, rate, failed } = props.progress;
  return (
    <>
      <span class="fact is-number">
        {t('{0} of {1}', formatCount(done), formatPictures(total))}
      </span>
      {rate !== null && rate > 0 && (
        <span class="fact is-number">
          {formatRate(rate)} · {timeLeftText(total - done, rate)}
        </span>
      )}
      {failed > 0 && !props.isCounted && (
        <span class="fact is-number">{t('{0} cannot be read', formatCount(failed))}</span>
      )}
    </>
  );
}

function Toolbar(props: HeaderProps & { readonly onHelp: () => void }) {
  const { store, snapshot, onHelp } = props;
  const { isSideShown } = store.state.value;
  return (
    <div class="toolbar" role="toolbar" aria-label={t('Evaluation')}>
      <RunButtons store={store} snapshot={snapshot} />
      <MenuButton
        label={t('Report…')}
        icon="export"
        isDisabled={snapshot.report === null}
        items={[
          {
            label: t('Report as Markdown'),
            run: () => store.perform({ kind: 'report', format: 'markdown' }),
          },
          {
            label: t('Report as JSON'),
            run: () => store.perform({ kind: 'report', format: 'json' }),
          },
        ]}
      />
      <IconButton
        label={isSideShown ? t('Hide the figures (f)') : t('Show the figures (f)')}
        onClick={() => store.change({ isSideShown: !isSideShown })}
      >
        <Icon name={isSideShown ? 'layout-sidebar-left' : 'layout-sidebar-left-off'} />
      </IconButton>
      <InspectorButton store={store} />
      <KeyHelpButton onHelp={onHelp} />
    </div>
  );
}
