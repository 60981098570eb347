// All checks, in the order in which they are run and shown.

import type { CheckReport } from '../../../protocol/explain';
import type { Check, CheckContext } from './check';
import { completeness } from './completeness';
import { finiteDifference } from './finiteDifference';
import { insertionDeletion } from './insertionDeletion';
import { randomization } from './randomization';

export const checks: readonly Check[] = [
  finiteDifference,
  completeness,
  randomization,
  insertionDeletion,
];

/** `thorough`: those that cost many passes as well. */
export async function runChecks(
  context: CheckContext,
  thorough: boolean,
): Promise<readonly CheckReport[]> {
  const reports: CheckReport[] = [];
  for (const each of checks) {
    if (each.isThorough && !thorough) continue;
    const report = await each.check(context);
    if (report) reports.push(report);
  }
  return reports;
}
