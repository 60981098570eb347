// A cell in words: what is explained, by which method, at which layer of which model.

import type { ExplainTarget, Explanation } from '../../../src/protocol/explain';
import type { CellModel, ExplainCell } from '../../../src/protocol/explainPanel';
import { formatLabel, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { findMethod } from './methodGroups';

export function classText(model: CellModel | undefined, index: number): string {
  const known = model?.top.find((entry) => entry.index === index)?.label;
  return formatLabel({ index, label: known ?? model?.options?.labels?.[index] ?? null });
}

/** The class that a target is about; null while the best class is not known, and for channels. */
export function targetClass(cell: ExplainCell, model: CellModel | undefined): number | null {
  const { target } = cell.choice;
  switch (target.kind) {
    case 'class':
    case 'probability':
    case 'difference':
      return target.index;
    case 'top':
      return cell.result?.target.index ?? model?.top[0]?.index ?? null;
    case 'channel':
      return null;
  }
}

/** "tabby", "probability of tabby", "tabby − tiger cat", "channel 17 of /layer1/Relu". */
export function targetText(cell: ExplainCell, model: CellModel | undefined): string {
  const { target } = cell.choice;
  const index = targetClass(cell, model);
  const name = index === null ? t('the best class') : classText(model, index);
  switch (target.kind) {
    case 'class':
    case 'top':
      return name;
    case 'probability':
      return t('probability of {0}', name);
    case 'difference':
      return `${name} − ${classText(model, target.minus)}`;
    case 'channel':
      return channelText(target, model);
  }
}

function channelText(
  { layer, channel, place }: Extract<ExplainTarget, { kind: 'channel' }>,
  model: CellModel | undefined,
): string {
  const name = layerText(layer, model);
  return place
    ? t('channel {0} at {1}, {2} of {3}', channel, place.x, place.y, name)
    : t('channel {0} of {1}', channel, name);
}

export function methodText(cell: ExplainCell, model: CellModel | undefined): string {
  const { method } = cell.choice;
  return findMethod(model?.options?.methods, method)?.name ?? method;
}

/** Whether the cell's method reads a layer; null while that is not known. */
export function usesLayer(cell: ExplainCell, model: CellModel | undefined): boolean | null {
  return findMethod(model?.options?.methods, cell.choice.method)?.usesLayer ?? null;
}

/** The layer by its short name. */
export function layerText(value: string, model: CellModel | undefined): string {
  return plainText(model?.options?.layers.find((layer) => layer.value === value)?.name ?? value);
}

/** The layer that is used or will be; null for methods that use none. */
export function cellLayer(cell: ExplainCell, model: CellModel | undefined): string | null {
  if (usesLayer(cell, model) === false) return null;
  return cell.choice.layer ?? cell.result?.layer ?? model?.options?.automaticLayer.value ?? null;
}

/** Titles of cells side by side: the method, and whatever else is not the same in all of them. */
export function cellTitles(
  cells: readonly ExplainCell[],
  modelOf: (cell: ExplainCell) => CellModel | undefined,
): readonly string[] {
  const parts = cells.map((cell) => {
    const model = modelOf(cell);
    const layer = cellLayer(cell, model);
    return [
      methodText(cell, model),
      targetText(cell, model),
      layer === null ? '' : layerText(layer, model),
      plainText(model?.name ?? cell.choice.model),
    ];
  });
  const differs = [0, 1, 2, 3].map((part) => new Set(parts.map((own) => own[part])).size > 1);
  return parts.map((own) =>
    own.filter((text, part) => text !== '' && (part === 0 || differs[part])).join(' · '),
  );
}

/** What kind of number the explained one is: "score (logit)". */
export function scoreKindText(kind: Explanation['scoreKind']): string {
  switch (kind) {
    case 'logit':
      return t('score (logit)');
    case 'output':
      return t('score (output)');
    case 'probability':
      return t('probability');
    case 'difference':
      return t('difference of scores');
    case 'activation':
      return t('activation');
  }
}

export function scoreKindHelp(kind: Explanation['scoreKind']): string {
  switch (kind) {
    case 'logit':
      return t('The value before softmax or sigmoid');
    case 'output':
      return t('The value that the graph puts out: it has none before an activation');
    case 'probability':
      return t('The value after softmax or sigmoid');
    case 'difference':
      return t('The score of the first class minus the score of the second');
    case 'activation':
      return t('The sum over the places of the channel');
  }
}
