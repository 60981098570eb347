// What an audit found about each row of a run, as columns beside its predictions.

import type { AuditReport } from '../../protocol/evaluation';
import type { ColumnSpec } from '../tables/columns';

export const findingColumns = [
  { name: 'row', type: 'integer' },
  { name: 'suspicion', type: 'double' },
  { name: 'suggested', type: 'text' },
  { name: 'duplicates', type: 'integer' },
  { name: 'leaked', type: 'boolean' },
] as const satisfies readonly ColumnSpec[];

/** Rows about which there is something to say, in the order of the columns. */
export function findings(
  audit: AuditReport | null,
): (readonly [number, number | null, string | null, number, boolean])[] {
  type Finding = {
    suspicion: number | null;
    suggested: string | null;
    twins: number;
    leak: boolean;
  };
  const found = new Map<number, Finding>();
  const of = (row: number): Finding => {
    const known = found.get(row) ?? { suspicion: null, suggested: null, twins: 0, leak: false };
    found.set(row, known);
    return known;
  };
  for (const { row, score, suggested } of audit?.labelIssues ?? []) {
    Object.assign(of(row), { suspicion: score, suggested });
  }
  for (const { rows, isLeak } of audit?.duplicates ?? []) {
    for (const row of rows.filter((each) => each >= 0)) {
      const finding = of(row);
      finding.twins = Math.max(finding.twins, rows.length - 1);
      finding.leak ||= isLeak;
    }
  }
  return [...found].map(([row, { suspicion, suggested, twins, leak }]) => [
    row,
    suspicion,
    suggested,
    twins,
    leak,
  ]);
}
