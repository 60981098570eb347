// Filters and sortings in words, for chips, menus and the readout of charts.

import type { RunFilter, RunManifest, RunSort } from '../../../src/protocol/evaluation';
import { formatShare, rangeText } from '../../parts/figureTexts';
import { formatCount, formatLabel, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';

export type LabelOf = (index: number) => string;

/** Names of the model's outputs; those that a class of the dataset is matched to go by the dataset's. */
export function labelsOf(manifest: RunManifest | null): LabelOf {
  const names = new Map<number, string>();
  manifest?.outputs.forEach((label, index) => {
    if (label !== null) names.set(index, label);
  });
  for (const { label, index } of manifest?.matching.classes ?? []) {
    if (index !== null) names.set(index, label);
  }
  return (index) => formatLabel({ label: names.get(index) ?? null, index });
}

export function filterText(filter: RunFilter, labelOf: LabelOf): string {
  switch (filter.kind) {
    case 'cell':
      return cellText(filter.labels, filter.predicted, labelOf);
    case 'outcome':
      return outcomeText(filter.outcome);
    case 'range':
      return rangeFilterText(filter);
    case 'split':
      return filter.split === null ? t('no split') : t('split {0}', plainText(filter.split));
    case 'suspected':
      return t('likely label errors');
    case 'duplicates':
      return t('duplicates');
    case 'leaked':
      return t('leaks');
    case 'ids':
      return filter.ids.length === 1
        ? plainText(filter.ids[0] ?? '')
        : t('{0} chosen pictures', formatCount(filter.ids.length));
    case 'flips':
      return filter.change === 'fixed' ? t('fixed') : t('broken');
    default: {
      const unknown: never = filter;
      return unknown;
    }
  }
}

function cellText(
  labels: readonly number[] | null,
  predicted: readonly number[] | null,
  labelOf: LabelOf,
): string {
  const names = (indices: readonly number[]): string =>
    indices.length === 1 ? labelOf(indices[0] ?? 0) : t('{0} classes', formatCount(indices.length));
  if (labels && predicted) return `${names(labels)} → ${names(predicted)}`;
  if (labels) return t('label {0}', names(labels));
  return predicted ? t('predicted {0}', names(predicted)) : t('any class');
}

function outcomeText(outcome: Extract<RunFilter, { kind: 'outcome' }>['outcome']): string {
  return {
    right: t('right'),
    wrong: t('wrong'),
    failed: t('cannot be read'),
    unlabelled: t('no label'),
  }[outcome];
}

function rangeFilterText(filter: Extract<RunFilter, { kind: 'range' }>): string {
  const { column, low, high } = filter;
  const name = sortText(column);
  if (column !== 'probability') return `${name} ${rangeText(low, high)}`;
  return `${name} ${t('{0} to {1}', formatShare(low), formatShare(high ?? 1))}`;
}

export function sortText(sort: RunSort): string {
  return {
    row: t('dataset order'),
    loss: t('loss'),
    probability: t('confidence'),
    margin: t('margin'),
    entropy: t('entropy'),
    suspicion: t('label suspicion'),
    id: t('name'),
  }[sort];
}

/** Filters that mean the same are one. */
export function isSameFilter(a: RunFilter, b: RunFilter): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * A filter added to others. Of one kind of question there is one answer: a new cell, range of the same column, outcome
 * or split takes the place of the old.
 */
export function withFilter(filters: readonly RunFilter[], added: RunFilter): readonly RunFilter[] {
  const others = filters.filter(
    (filter) =>
      filter.kind !== added.kind ||
      (filter.kind === 'range' && added.kind === 'range' && filter.column !== added.column),
  );
  return [...others, added];
}
