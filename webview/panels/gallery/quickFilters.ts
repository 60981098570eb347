// Questions that are asked of every run, one click each.

import type { RunFigures, RunFilter, RunQuery } from '../../../src/protocol/evaluation';
import { formatPictures, plainText } from '../../parts/format';
import { t } from '../../parts/l10n';
import { isSameFilter } from './filterTexts';

export interface QuickFilter {
  readonly key: string;
  readonly label: string;
  readonly note: string;
  readonly filters: readonly RunFilter[];
  readonly sort: RunQuery['sort'];
  readonly descending: boolean;
  /** Whether it asks for what only an audit knows. */
  readonly isAudit: boolean;
}

/** Below this confidence a person should look. */
const lowConfidence = 0.6;

export function quickFilters(editedIds: readonly string[]): readonly QuickFilter[] {
  const make = (
    key: string,
    texts: readonly [label: string, note: string],
    filters: readonly RunFilter[],
    order: readonly [RunQuery['sort'], 'up' | 'down'],
    isAudit = false,
  ): QuickFilter => ({
    key,
    label: texts[0],
    note: texts[1],
    filters,
    sort: order[0],
    descending: order[1] === 'down',
    isAudit,
  });
  const low: RunFilter = { kind: 'range', column: 'probability', low: 0, high: lowConfidence };
  return [
    make('all', [t('All'), t('highest loss first')], [], ['loss', 'down']),
    make('wrong', [t('Wrong'), t('highest loss first')], [outcome('wrong')], ['loss', 'down']),
    make('right', [t('Right'), t('least sure first')], [outcome('right')], ['probability', 'up']),
    make(
      'review',
      [t('Review queue'), t('below 60 %, closest calls first')],
      [low],
      ['margin', 'up'],
    ),
    make(
      'suspected',
      [t('Likely label errors'), t('most suspicious first')],
      [{ kind: 'suspected' }],
      ['suspicion', 'down'],
      true,
    ),
    make(
      'duplicates',
      [t('Duplicates'), t('the same picture twice or more')],
      [{ kind: 'duplicates' }],
      ['row', 'up'],
      true,
    ),
    make(
      'leaked',
      [t('Leaks'), t('the same picture in several splits')],
      [{ kind: 'leaked' }],
      ['row', 'up'],
      true,
    ),
    make(
      'failed',
      [t('Cannot read'), t('left out of every figure')],
      [outcome('failed')],
      ['row', 'up'],
    ),
    make(
      'unlabelled',
      [t('No label'), t('none, or none that the model knows')],
      [outcome('unlabelled')],
      ['row', 'up'],
    ),
    make(
      'edited',
      [t('Edited'), t('corrected, excluded or flagged')],
      [ids(editedIds)],
      ['row', 'up'],
    ),
  ];
}

/** One for each split, where a run is about several. */
export function splitFilters(splits: RunFigures['splits']): readonly QuickFilter[] {
  if (splits.length < 2) return [];
  return splits.map(({ name, count }) => ({
    key: `split ${name}`,
    label: name === null ? t('No split') : plainText(name),
    note: formatPictures(count),
    filters: [{ kind: 'split', split: name }],
    sort: 'loss',
    descending: true,
    isAudit: false,
  }));
}

function outcome(name: 'right' | 'wrong' | 'failed' | 'unlabelled'): RunFilter {
  return { kind: 'outcome', outcome: name };
}

function ids(edited: readonly string[]): RunFilter {
  return { kind: 'ids', ids: edited };
}

/** The one whose question this is, whatever the order. */
export function currentQuickFilter(
  query: RunQuery,
  choices: readonly QuickFilter[],
): QuickFilter | null {
  if (query.where !== null) return null;
  const isSame = ({ filters }: QuickFilter): boolean =>
    filters.length === query.filters.length &&
    filters.every((filter, index) => {
      const asked = query.filters[index];
      return asked !== undefined && isSameFilter(filter, asked);
    });
  return choices.find(isSame) ?? null;
}
