// How it is explained: the method, the layer that it reads, and the model.

import type { LayerChoice, MethodChoice } from '../../../src/protocol/explain';
import type { CellModel, ExplainCell } from '../../../src/protocol/explainPanel';
import { plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { Picker } from '../../parts/picker';
import type { PickerGroup, PickerOption } from '../../parts/pickerList';
import { cellLayer, layerText, methodText, usesLayer } from './cellTexts';
import type { ExplainStore } from './explainStore';
import { groupName, groupOf, type MethodGroup, needsGradient } from './methodGroups';

interface ChoiceProps {
  readonly store: ExplainStore;
  readonly cell: ExplainCell;
  readonly model: CellModel | undefined;
}

const methodGroups: readonly MethodGroup[] = ['cam', 'gradient', 'perturbation', 'lrp', 'other'];
const automaticKey = '';

export function MethodPicker({ store, cell, model }: ChoiceProps) {
  const methods = model?.options?.methods ?? [];
  const option = (method: MethodChoice): PickerOption => ({
    key: method.id,
    label: method.name,
    note: method.unavailable ?? method.summary,
    isDisabled: method.unavailable !== null,
    isCurrent: method.id === cell.choice.method,
  });
  return (
    <Picker
      label={t('Method')}
      value={methodText(cell, model)}
      placeholder={t('Which method explains?')}
      isDisabled={methods.length === 0}
      groups={() =>
        methodGroups.map((group) => ({
          name: groupName(group),
          options: methods.filter(({ id }) => groupOf(id) === group).map(option),
        }))
      }
      onPick={(key) => {
        const picked = methods.find(({ id }) => id === key);
        if (picked) store.choose(cell, { method: picked.id });
      }}
    />
  );
}

export function LayerPicker({ store, cell, model }: ChoiceProps) {
  const isUsed = usesLayer(cell, model) !== false;
  return (
    <Picker
      label={t('Layer')}
      value={isUsed ? layerValue(cell, model) : t('no layer')}
      title={layerTitle(cell, model, isUsed)}
      placeholder={t('Which layer does it read?')}
      isDisabled={!isUsed || !model?.options}
      groups={() => layerGroups(cell, model)}
      onPick={(key) => store.choose(cell, { layer: key === automaticKey ? null : key })}
    />
  );
}

function layerValue(cell: ExplainCell, model: CellModel | undefined): string {
  const layer = cellLayer(cell, model);
  const name = layer === null ? '' : layerText(layer, model);
  if (cell.choice.layer !== null) return name;
  return name === '' ? t('automatic') : t('{0} (auto)', name);
}

function layerTitle(cell: ExplainCell, model: CellModel | undefined, isUsed: boolean): string {
  if (!isUsed) return t('{0} reads no layer', methodText(cell, model));
  return plainText(cellLayer(cell, model) ?? '');
}

function layerGroups(cell: ExplainCell, model: CellModel | undefined): readonly PickerGroup[] {
  if (!model?.options) return [];
  const { automaticLayer, layers } = model.options;
  const name = automaticLayer.value === null ? '' : layerText(automaticLayer.value, model);
  const automatic: PickerOption = {
    key: automaticKey,
    label: t('Automatic'),
    detail: name,
    note: plainText(automaticLayer.reason),
    isCurrent: cell.choice.layer === null,
  };
  return [
    { name: '', options: [automatic] },
    { name: t('Layers, coarse to fine'), options: [...layers].reverse().map(layerOption(cell)) },
  ];
}

function layerOption(cell: ExplainCell): (layer: LayerChoice) => PickerOption {
  return (layer) => ({
    key: layer.value,
    label: plainText(layer.name),
    detail: `${layer.channels} × ${layer.height} × ${layer.width}`,
    note: blockText(cell, layer) ?? `${layer.op} · ${plainText(layer.value)}`,
    isDisabled: blockText(cell, layer) !== null,
    isCurrent: layer.value === cell.choice.layer,
  });
}

/** Why the layer cannot be used with the cell's method; null where it can. */
export function blockText(cell: ExplainCell, layer: LayerChoice): string | null {
  if (layer.blockedBy.length === 0 || !needsGradient(cell.choice.method)) return null;
  return t('No gradient reaches it: {0}', plainText(layer.blockedBy.join(', ')));
}

export function ModelPicker({ store, cell, model }: ChoiceProps) {
  const choices = store.snapshot.value?.choices ?? [];
  const name = plainText(model?.name ?? cell.choice.model);
  const others = choices.filter(({ path }) => path !== cell.choice.model);
  const option = (path: string, label: string): PickerOption => ({
    key: path,
    label: plainText(label),
    note: plainText(path),
    isCurrent: path === cell.choice.model,
  });
  return (
    <Picker
      label={t('Model')}
      value={name}
      title={plainText(cell.choice.model)}
      placeholder={t('Which model is explained?')}
      isDisabled={others.length === 0}
      groups={() => [
        {
          name: '',
          options: [
            option(cell.choice.model, name),
            ...others.map((choice) => option(choice.path, choice.name)),
          ],
        },
      ]}
      onPick={(path) => chooseModel(store, cell, path)}
    />
  );
}

/** Layers have other names there; classes are kept only where they are as many. */
function chooseModel(store: ExplainStore, cell: ExplainCell, path: string): void {
  const { target } = cell.choice;
  const countOf = (model: CellModel | undefined) => model?.options?.classCount;
  const next = countOf(store.snapshot.peek()?.models.find((model) => model.path === path));
  const isSame = next !== undefined && next === countOf(store.modelOf(cell));
  const keepsTarget = isSame && target.kind !== 'channel';
  store.choose(cell, { model: path, layer: null, target: keepsTarget ? target : { kind: 'top' } });
}
