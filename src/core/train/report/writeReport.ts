// What a training ends with, for programs (report.json) and for people (report.md).

import { join } from 'node:path';
import type { TrainingManifest, TrainingRecord, TrainingReport } from '../../../protocol/train';
import { reportFile } from '../runFolder/manifest';
import { writeWhole } from '../runFolder/wholeFile';
import { trainingMarkdown } from './trainingMarkdown';

export const reportText = 'report.md';

/** Throws `disk-full`, `training-not-written`. */
export async function writeReport(
  manifest: TrainingManifest,
  records: readonly TrainingRecord[],
  report: TrainingReport,
): Promise<void> {
  const { out } = report;
  await writeWhole(join(out, reportText), trainingMarkdown(manifest, records, report));
  await writeWhole(join(out, reportFile), `${JSON.stringify(report, null, 2)}\n`);
}
