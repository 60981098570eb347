// Two runs over the same pictures: what one gets right and the other does not, and whether that is more than chance.
// Pictures are matched by id, and only where both runs know the same label.

import type { RunComparison } from '../../protocol/evaluation';
import { mcnemar, pairedDifference } from '../metrics/mcnemar';
import { wilson } from '../metrics/wilson';
import type { RunTable } from './runTable';
import { rowsTable } from './whereFilter';

interface Verdict {
  readonly row: number;
  readonly id: string;
  readonly label: string;
  readonly label_index: number;
  readonly correct: boolean;
}

export interface RunPair {
  readonly comparison: Omit<RunComparison, 'notice'>;
  /** Rows of the first run. */
  readonly fixedRows: readonly number[];
  readonly brokenRows: readonly number[];
}

export async function compareRunTables(
  table: RunTable,
  other: RunTable,
  labelOf: (index: number) => string,
  signal: AbortSignal,
): Promise<RunPair> {
  const before = new Map((await verdicts(other, signal)).map((each) => [each.id, each]));
  const pairs = (await verdicts(table, signal)).flatMap((after) => {
    const match = before.get(after.id);
    return match?.label === after.label ? [{ after, wasRight: match.correct }] : [];
  });
  const fixed = pairs.filter(({ after, wasRight }) => after.correct && !wasRight);
  const broken = pairs.filter(({ after, wasRight }) => !after.correct && wasRight);
  const right = pairs.filter(({ after }) => after.correct).length;
  const common = pairs.length;
  return {
    comparison: {
      common,
      accuracy: wilson(right, common),
      otherAccuracy: wilson(right - fixed.length + broken.length, common),
      difference: common === 0 ? null : pairedDifference(fixed.length, broken.length, common),
      fixed: fixed.length,
      broken: broken.length,
      pValue: common === 0 ? null : mcnemar(fixed.length, broken.length),
      perClass: perClass(fixed, broken, labelOf),
      fixedIds: fixed.map(({ after }) => after.id),
      brokenIds: broken.map(({ after }) => after.id),
    },
    fixedRows: fixed.map(({ after }) => after.row),
    brokenRows: broken.map(({ after }) => after.row),
  };
}

function verdicts({ database }: RunTable, signal: AbortSignal): Promise<Verdict[]> {
  return database.rows<Verdict>(
    `select row, id, label, label_index, correct from ${rowsTable} where correct is not null order by row`,
    {},
    { signal },
  );
}

type Flip = { readonly after: Verdict };

/** Classes with the most flips first. */
function perClass(
  fixed: readonly Flip[],
  broken: readonly Flip[],
  labelOf: (index: number) => string,
): RunComparison['perClass'] {
  const flips = new Map<number, { fixed: number; broken: number }>();
  const count = (list: readonly Flip[], change: 'fixed' | 'broken'): void => {
    for (const { after } of list) {
      const known = flips.get(after.label_index) ?? { fixed: 0, broken: 0 };
      known[change]++;
      flips.set(after.label_index, known);
    }
  };
  count(fixed, 'fixed');
  count(broken, 'broken');
  return [...flips]
    .map(([index, changes]) => ({ index, label: labelOf(index), ...changes }))
    .sort((a, b) => b.fixed + b.broken - (a.fixed + a.broken) || a.index - b.index);
}
