// The one row above the graph: what the file is, the search, and what can be done with the drawing.

import { formatCount, formatLargeCount } from '../../parts/format';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { InspectorButton, KeyHelpButton } from '../../parts/panelButtons';
import { Button, IconButton } from '../../parts/toolkit';
import type { ModelStore } from './modelStore';
import { SearchBox } from './searchBox';

export function Toolbar(props: { readonly store: ModelStore; readonly onHelp: () => void }) {
  const { store, onHelp } = props;
  const snapshot = store.snapshot.value;
  const isReady = snapshot?.status === 'ready';
  return (
    <header class="panel-header model-header">
      <Facts store={store} />
      {isReady && <SearchBox store={store} />}
      <div class="toolbar" role="toolbar" aria-label={t('Graph')}>
        {isReady && <GraphTools store={store} />}
        <KeyHelpButton onHelp={onHelp} />
      </div>
    </header>
  );
}

function Facts({ store }: { readonly store: ModelStore }) {
  const facts = store.snapshot.value?.summary?.facts;
  return (
    <h1 class="facts">
      {facts ? (
        <>
          <span class="fact">{t('{0} nodes', formatCount(facts.nodeCount))}</span>
          <span class="fact">{t('{0} parameters', formatLargeCount(facts.parameters))}</span>
        </>
      ) : (
        <span class="fact">{store.snapshot.value?.file.name ?? ''}</span>
      )}
    </h1>
  );
}

function GraphTools({ store }: { readonly store: ModelStore }) {
  const { isTreeShown } = store.state.value;
  const hasOverlay = store.snapshot.value?.overlay !== null;
  return (
    <>
      <Button
        title={t('Run the model on a picture, and colour the nodes by what is found')}
        onClick={() => store.perform({ kind: 'choose-picture' })}
      >
        {hasOverlay ? t('Another Picture…') : t('Run on a Picture…')}
      </Button>
      <IconButton label={t('Fit the whole graph (0)')} onClick={() => store.fit()}>
        <Icon name="screen-full" />
      </IconButton>
      <IconButton label={t('Expand all blocks')} onClick={() => store.expandAll()}>
        <Icon name="expand-all" />
      </IconButton>
      <IconButton label={t('Fold all blocks')} onClick={() => store.foldAll()}>
        <Icon name="collapse-all" />
      </IconButton>
      <IconButton
        label={isTreeShown ? t('Hide the tree (t)') : t('Show as a tree (t)')}
        onClick={() => store.change({ isTreeShown: !isTreeShown })}
      >
        <Icon name="list-tree" />
      </IconButton>
      <InspectorButton store={store} />
    </>
  );
}
