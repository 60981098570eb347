// What an audit of a run found, kept beside its predictions.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { AuditReport } from '../../protocol/evaluation';
import { runUnreadable } from './errors';
import { auditFile, writeWhole } from './runFolder';

const interval = z.object({ value: z.number(), low: z.number(), high: z.number() });
const accuracy = z.nullable(interval);
const leaving = z.object({ accuracy, leftOut: z.int() });

const schema = z.object({
  labelIssues: z.array(
    z.object({
      row: z.int(),
      id: z.string(),
      label: z.string(),
      suggested: z.string(),
      score: z.number(),
    }),
  ),
  duplicates: z.array(
    z.object({
      kind: z.enum(['exact', 'near', 'similar']),
      rows: z.array(z.int()),
      ids: z.array(z.string()),
      splits: z.array(z.nullable(z.string())),
      isLeak: z.boolean(),
      isConflict: z.boolean(),
    }),
  ),
  accuracy: z.object({ raw: accuracy, withoutLeaks: leaving, withoutSuspects: leaving }),
  probe: z.nullable(z.object({ accuracy: interval, folds: z.int() })),
  notices: z.array(z.string()),
});

/** null where the run has not been audited. */
export async function readAudit(run: string): Promise<AuditReport | null> {
  const path = join(run, auditFile);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw runUnreadable(path, 'it is no report of an audit');
  }
}

export function writeAudit(run: string, report: AuditReport): Promise<void> {
  return writeWhole(join(run, auditFile), JSON.stringify(report));
}
