// An open dataset in numbers, as it crosses a process border.

import type { DatasetDescription, DatasetSplit } from '../../protocol/dataset';
import type { Dataset, DatasetRow } from './types';

const mostProblems = 1000;

export function describeDataset(dataset: Dataset): DatasetDescription {
  const { path, name, format, reason, rows, classes, problems, fingerprint, readOnly } = dataset;
  return {
    path,
    name,
    format,
    reason,
    count: rows.length,
    classes,
    splits: splitsOf(rows, classes),
    problems: problems.slice(0, mostProblems),
    problemCount: problems.length,
    fingerprint,
    readOnly,
  };
}

const usualOrder = ['train', 'training', 'val', 'valid', 'validation', 'test', 'testing'];

/** Usual names in their usual order, others as they come, rows without a split last. */
export function splitsOf(
  rows: readonly DatasetRow[],
  classes: readonly string[],
): readonly DatasetSplit[] {
  const counts = new Map<string | null, Map<string | null, number>>();
  for (const { split, label } of rows) {
    const ofSplit = counts.get(split) ?? new Map<string | null, number>();
    counts.set(split, ofSplit.set(label, (ofSplit.get(label) ?? 0) + 1));
  }
  const rank = (name: string | null): number => {
    const usual = usualOrder.indexOf(name?.toLowerCase() ?? '');
    if (name === null) return usualOrder.length + 1;
    return usual < 0 ? usualOrder.length : usual;
  };
  return [...counts]
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, ofSplit]) => toSplit(name, ofSplit, classes));
}

function toSplit(
  name: string | null,
  counts: ReadonlyMap<string | null, number>,
  classes: readonly string[],
): DatasetSplit {
  const labelled = classes.map((label) => ({ label, count: counts.get(label) ?? 0 }));
  const without = counts.get(null);
  const all = without === undefined ? labelled : [...labelled, { label: null, count: without }];
  return { name, count: all.reduce((sum, { count }) => sum + count, 0), classes: all };
}
