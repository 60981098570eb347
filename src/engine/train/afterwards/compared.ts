// What the new model gets right that the one before got wrong, and the other way round.

import { compareRunTables } from '../../../core/evaluate/compareRuns';
import type { TrainingReport } from '../../../protocol/train';
import type { OpenRuns } from '../../evaluation/openRuns';

type Comparison = Omit<NonNullable<TrainingReport['before']>, 'run' | 'model' | 'what'>;

export function compared(
  run: string,
  before: string,
  runs: OpenRuns,
  signal: AbortSignal,
): Promise<Comparison> {
  return runs.use(run, signal, ({ table, labelOf }) =>
    runs.use(before, signal, async (other) => {
      const { comparison } = await compareRunTables(table, other.table, labelOf, signal);
      const { otherAccuracy, fixedIds, brokenIds, difference, pValue } = comparison;
      return { accuracy: otherAccuracy, fixed: fixedIds, broken: brokenIds, difference, pValue };
    }),
  );
}
