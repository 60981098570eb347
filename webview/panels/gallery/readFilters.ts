// Filters read back from a saved state: unchecked there, so each is taken only where it is whole.

import type { RunFilter } from '../../../src/protocol/evaluation';

const outcomes = ['right', 'wrong', 'failed', 'unlabelled'] as const;
const columns = ['loss', 'probability', 'margin', 'entropy'] as const;

export function readFilters(saved: unknown): readonly RunFilter[] {
  return Array.isArray(saved) ? saved.flatMap((entry: unknown) => readFilter(entry) ?? []) : [];
}

function readFilter(saved: unknown): RunFilter | null {
  if (typeof saved !== 'object' || saved === null) return null;
  const entry = saved as Readonly<Record<string, unknown>>;
  switch (entry.kind) {
    case 'cell':
      return isClasses(entry.labels) && isClasses(entry.predicted)
        ? { kind: 'cell', labels: entry.labels, predicted: entry.predicted }
        : null;
    case 'outcome': {
      const outcome = outcomes.find((known) => known === entry.outcome);
      return outcome ? { kind: 'outcome', outcome } : null;
    }
    case 'range':
      return readRange(entry);
    case 'split':
      return entry.split === null || typeof entry.split === 'string'
        ? { kind: 'split', split: entry.split }
        : null;
    case 'suspected':
    case 'duplicates':
    case 'leaked':
      return { kind: entry.kind };
    case 'ids':
      return isTexts(entry.ids) ? { kind: 'ids', ids: entry.ids } : null;
    case 'flips':
      return typeof entry.other === 'string' &&
        (entry.change === 'fixed' || entry.change === 'broken')
        ? { kind: 'flips', other: entry.other, change: entry.change }
        : null;
    default:
      return null;
  }
}

function readRange(entry: Readonly<Record<string, unknown>>): RunFilter | null {
  const column = columns.find((known) => known === entry.column);
  const { low, high } = entry;
  const isWhole = typeof low === 'number' && (high === null || typeof high === 'number');
  return column && isWhole ? { kind: 'range', column, low, high } : null;
}

function isClasses(value: unknown): value is readonly number[] | null {
  return value === null || (Array.isArray(value) && value.every(Number.isInteger));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
