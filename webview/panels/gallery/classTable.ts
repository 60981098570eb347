// The order of the classes in their table.

import type { ClassFigures, RunFigures } from '../../../src/protocol/evaluation';
import type { ClassSort } from './panelState';

export const classFigureNames = ['recall', 'precision', 'f1'] as const;
export type ClassFigureName = (typeof classFigureNames)[number];

/** Recall first where classes differ much in size: accuracy hides the small ones there. */
export function figureOrder(figures: Pick<RunFigures, 'isImbalanced'>): readonly ClassFigureName[] {
  return figures.isImbalanced ? ['recall', 'precision', 'f1'] : ['f1', 'precision', 'recall'];
}

/** Classes without pictures, or without the figure, come last either way; equals stay in the order of the model. */
export function sortedClasses(
  classes: readonly ClassFigures[],
  sort: ClassSort,
  isDescending: boolean,
): readonly ClassFigures[] {
  const sign = isDescending ? -1 : 1;
  const isEmpty = ({ support }: ClassFigures): number => (support === 0 ? 1 : 0);
  return [...classes].sort(
    (a, b) => isEmpty(a) - isEmpty(b) || compare(a, b, sort, sign) || a.index - b.index,
  );
}

function compare(a: ClassFigures, b: ClassFigures, sort: ClassSort, sign: number): number {
  if (sort === 'label') return sign * a.label.localeCompare(b.label, 'en', { numeric: true });
  const [x, y] = [figureValue(a, sort), figureValue(b, sort)];
  if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0);
  return sign * (x - y);
}

function figureValue(entry: ClassFigures, sort: Exclude<ClassSort, 'label'>): number | null {
  return sort === 'support' ? entry.support : (entry[sort]?.value ?? null);
}
