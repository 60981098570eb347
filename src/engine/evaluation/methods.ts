// The part of EngineApi about evaluation runs.

import { writeAudit } from '../../core/evaluate/auditFile';
import { compareRunTables } from '../../core/evaluate/compareRuns';
import { runUnderWay } from '../../core/evaluate/errors';
import { listRuns } from '../../core/evaluate/listRuns';
import { runJson, runMarkdown } from '../../core/evaluate/runText';
import type { EvaluationEngineApi, RunReport } from '../../protocol/evaluation';
import { openWithCorrections } from '../datasets/openCorrected';
import type { ModelCache } from '../explain/modelCache';
import { auditRun } from './auditRun';
import { comparisonNotice } from './comparisonNotice';
import { rowMissing } from './errors';
import { type EvaluateContext, evaluateRun } from './evaluateRun';
import type { OpenRun, OpenRuns } from './openRuns';
import { runDetails } from './runDetails';
import { runOverlay } from './runOverlay';
import type { RunPictures } from './runPictures';

export interface EvaluationContext extends EvaluateContext {
  readonly runs: OpenRuns;
  readonly pictures: RunPictures;
  readonly explainables: ModelCache;
}

export function evaluationMethods(context: EvaluationContext): EvaluationEngineApi {
  const { runs, pictures, explainables } = context;
  /** Run folders that are being written. */
  const underWay = new Set<string>();
  const reportOf = (run: string, signal: AbortSignal): Promise<RunReport> =>
    runs.use(run, signal, async (open) => reportOfOpen(open, signal));
  const flipsOf =
    (run: OpenRun, signal: AbortSignal) =>
    ({ other, change }: { readonly other: string; readonly change: 'fixed' | 'broken' }) =>
      runs.use(other, signal, async ({ table }) => {
        const pair = await compareRunTables(run.table, table, run.labelOf, signal);
        return change === 'fixed' ? pair.fixedRows : pair.brokenRows;
      });

  return {
    evaluate: async (request, call) => {
      const { run } = request;
      if (underWay.has(run)) throw runUnderWay(run);
      underWay.add(run);
      try {
        await evaluateRun(request, call, context);
      } finally {
        underWay.delete(run);
      }
      return reportOf(run, call.signal);
    },
    listRuns: ({ folder }) => listRuns(folder),
    runReport: ({ run }, { signal }) => reportOf(run, signal),
    runPage: ({ run, query, from, to }, { signal }) =>
      runs.use(run, signal, (open) =>
        open.table.page(query, { from, to }, flipsOf(open, signal), signal),
      ),
    runRowIds: ({ run, query }, { signal }) =>
      runs.use(run, signal, (open) => open.table.ids(query, flipsOf(open, signal), signal)),
    runThumbnails: ({ run, rows, maxSide }, { signal }) =>
      runs.use(run, signal, (open) => pictures.thumbnails(open, rows, maxSide, signal)),
    runOverlay: ({ run, row, target, maxSide, provider }, { signal }) =>
      runs.use(run, signal, async (open) => {
        const [stored] = await open.table.rows([row]);
        if (!stored) throw rowMissing(run, row);
        const picture = await pictures.file(open, row, signal);
        const model = open.manifest.model.path;
        const request = { model, picture, row: stored, target, maxSide, provider };
        return runOverlay(request, explainables, context, signal);
      }),
    runDetails: ({ run, row }, { signal }) =>
      runs.use(run, signal, (open) => runDetails(open, row, pictures, signal)),
    compareRuns: ({ run, other }, { signal }) =>
      runs.use(run, signal, (open) =>
        runs.use(other, signal, async (before) => {
          const { table, labelOf } = open;
          const { comparison } = await compareRunTables(table, before.table, labelOf, signal);
          return { ...comparison, notice: comparisonNotice(open, before, comparison.common) };
        }),
      ),
    auditRun: ({ run }, call) =>
      runs.use(run, call.signal, async (open) => {
        const { path } = open.manifest.dataset;
        const opened = await openWithCorrections({ dataset: path, run }, call.signal);
        try {
          const report = await auditRun(open, opened, call);
          await writeAudit(run, report);
          return report;
        } finally {
          await opened.corrected.close();
        }
      }),
    exportRun: async ({ run, format }, { signal }) => {
      const report = await reportOf(run, signal);
      const text =
        format === 'markdown'
          ? runMarkdown(report)
          : `${JSON.stringify(runJson(report), null, 2)}\n`;
      return { text };
    },
  };
}

async function reportOfOpen(open: OpenRun, signal: AbortSignal): Promise<RunReport> {
  const { run, manifest, audit } = open;
  return { run, manifest, figures: await open.figures(signal), audit };
}
