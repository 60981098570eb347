// Gathers what is wrong with a dataset while it is opened. A million broken rows must not fill the memory, so that
// after some thousands of one kind only their number is kept.

import type { DatasetProblem } from '../../protocol/dataset';

const mostOfOneKind = 10_000;

export interface Problems {
  /** All that were added, also those that are not kept. */
  readonly count: number;
  add(code: string, where: string, message: string): void;
  /** In the order they were added; kinds that were cut end with one line that says how many more there are. */
  list(): readonly DatasetProblem[];
}

export function createProblems(): Problems {
  const problems: DatasetProblem[] = [];
  const counts = new Map<string, number>();
  let total = 0;
  return {
    get count() {
      return total;
    },
    add: (code, where, message) => {
      total++;
      const count = (counts.get(code) ?? 0) + 1;
      counts.set(code, count);
      if (count <= mostOfOneKind) problems.push({ code, where, message });
    },
    list: () => [...problems, ...[...counts].flatMap(([code, count]) => rest(code, count))],
  };
}

function rest(code: string, count: number): DatasetProblem[] {
  const more = count - mostOfOneKind;
  if (more <= 0) return [];
  const message = `There are ${more} more like the first ${mostOfOneKind} of this kind.`;
  return [{ code, where: '', message }];
}
