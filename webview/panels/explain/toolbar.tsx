// The one row above the maps: the question, how it is answered, and what can be done with the answer.

import type { ExplainCell, ExplainSnapshot } from '../../../src/protocol/explainPanel';
import { maxCells } from '../../../src/protocol/explainPanel';
import { Icon } from '../../parts/icon';
import { t } from '../../parts/l10n';
import { MenuButton } from '../../parts/menuButton';
import { InspectorButton, KeyHelpButton } from '../../parts/panelButtons';
import { Button, IconButton } from '../../parts/toolkit';
import { currentMap } from './cellMaps';
import { methodText, targetText } from './cellTexts';
import { LayerPicker, MethodPicker, ModelPicker } from './choicePickers';
import { TargetPickers } from './classPicker';
import type { ExplainStore } from './explainStore';

interface ToolbarProps {
  readonly store: ExplainStore;
  readonly snapshot: ExplainSnapshot;
  readonly onHelp: () => void;
}

export function Toolbar({ store, snapshot, onHelp }: ToolbarProps) {
  const cell = store.selected.value;
  return (
    <header class="panel-header explain-header">
      {cell ? (
        <Question store={store} cell={cell} />
      ) : (
        <h1 class="facts">{snapshot.picture.name}</h1>
      )}
      <div class="toolbar" role="toolbar" aria-label={t('Explanation')}>
        {cell && <CellTools store={store} snapshot={snapshot} cell={cell} />}
        <KeyHelpButton onHelp={onHelp} />
      </div>
    </header>
  );
}

function Question({ store, cell }: { readonly store: ExplainStore; readonly cell: ExplainCell }) {
  const model = store.modelOf(cell);
  const props = { store, cell, model };
  const isSearch = cell.choice.method === 'activation-maximization';
  const word = isSearch ? t('What excites') : t('Why');
  return (
    // The choices are of the selected cell: those of another are other controls.
    <div class="question" key={cell.id}>
      <h1 class="visually-hidden">
        {`${word} ${targetText(cell, model)}? ${methodText(cell, model)}`}
      </h1>
      <span class="question-word" aria-hidden="true">
        {word}
      </span>
      <TargetPickers {...props} />
      <MethodPicker {...props} />
      <LayerPicker {...props} />
      <ModelPicker {...props} />
    </div>
  );
}

function CellTools(props: {
  readonly store: ExplainStore;
  readonly snapshot: ExplainSnapshot;
  readonly cell: ExplainCell;
}) {
  const { store, snapshot, cell } = props;
  const isFull = snapshot.cells.length >= maxCells;
  return (
    <>
      <Button
        class="small"
        isDisabled={isFull}
        title={
          isFull
            ? t('Up to {0} maps fit side by side', maxCells)
            : t('Add a map beside this one, to choose something else for it')
        }
        onClick={() => store.perform({ kind: 'add', like: cell.id })}
      >
        <Icon name="add" slot="start" />
        {t('Compare')}
      </Button>
      <IconButton
        label={t('Show what every layer of the model sees in the picture (f)')}
        onClick={() => store.showFeatures()}
      >
        <Icon name="layers" />
      </IconButton>
      <ExportMenu store={store} cell={cell} />
      <InspectorButton store={store} />
    </>
  );
}

function ExportMenu({ store, cell }: { readonly store: ExplainStore; readonly cell: ExplainCell }) {
  const map = currentMap(cell, store.maps.map(cell.id));
  const item = (label: string, format: 'png' | 'npy' | 'json') => ({
    label,
    run: () => map && store.exportMap(cell, map, format),
  });
  return (
    <MenuButton
      label={t('Export…')}
      icon="export"
      isDisabled={map === null || cell.result === null}
      items={[
        item(t('Picture with the map (PNG)…'), 'png'),
        item(t('Raw numbers (NPY)…'), 'npy'),
        item(t('Everything about it (JSON)…'), 'json'),
      ]}
    />
  );
}
