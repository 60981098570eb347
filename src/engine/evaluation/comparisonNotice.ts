// What makes two runs less comparable than they look, in one sentence.

import type { OpenRun } from './openRuns';

export function comparisonNotice(run: OpenRun, other: OpenRun, common: number): string | null {
  if (common === 0) return 'The two runs have no picture with the same label in common.';
  const counts = [run.table.count, other.table.count];
  if (counts.some((count) => count !== common)) {
    return `Only the ${common} pictures that both runs evaluated with the same label are compared.`;
  }
  const isSameModel = run.manifest.model.sha256 === other.manifest.model.sha256;
  return isSameModel ? 'Both runs are of the same model file.' : null;
}
