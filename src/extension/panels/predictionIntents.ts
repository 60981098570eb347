// What the Prediction panel may cause, one function per intent. The webview is ours, yet its messages are checked as
// any that come from outside the process.

import * as vscode from 'vscode';
import type { PredictionIntent } from '../../protocol/panels';
import { nothingToExport, pictureUnknown } from '../errors';
import { manageTrust } from '../notify';
import type { Services } from '../services';
import { type ExportFormat, exportPredictions } from './exportPredictions';
import {
  chooseActiveModel,
  editCard,
  explainPicture,
  openFile,
  reportingErrors,
  saveFile,
  showFeatures,
} from './panelActions';
import type { PredictionRun } from './predictionRun';

/** What an intent may touch of its panel. */
export interface PredictionActions {
  readonly run: PredictionRun | null;
  runAgain(): Promise<void>;
}

export function performIntent(
  parts: Services,
  panel: PredictionActions,
  intent: PredictionIntent,
): Promise<void> {
  return reportingErrors(parts, () => perform(parts, panel, intent));
}

async function perform(
  parts: Services,
  panel: PredictionActions,
  intent: PredictionIntent,
): Promise<void> {
  switch (intent.kind) {
    case 'cancel':
      return panel.run?.cancel();
    case 'run-again':
      // Not awaited: the answer to the webview is that it started.
      return void panel.runAgain();
    case 'choose-model':
      if ((await chooseActiveModel(parts)) !== null) void panel.runAgain();
      return;
    case 'edit-card':
      return editCard(panel.run?.request.model ?? null);
    case 'manage-trust':
      await manageTrust();
      return;
    case 'explain':
      return explainPicture({
        ...answerAt(panel, intent.index),
        target: intent.target ?? { kind: 'top' },
      });
    case 'export':
      return exportTo(panel, intent.format === 'json' ? 'json' : 'csv');
    case 'show-features':
      return showFeatures({ ...answerAt(panel, intent.index), layer: null });
    case 'open-image':
      return openFile(answerAt(panel, intent.index).image);
    case 'copy':
      return vscode.env.clipboard.writeText(String(intent.text));
    default:
      throw new Error(`Unknown intent ${JSON.stringify(intent satisfies never)}.`);
  }
}

/** A picture with the model that gave the answer, whichever is active by now. */
function answerAt(
  { run }: PredictionActions,
  index: number,
): { readonly image: string; readonly model: string } {
  const image = run?.images[index];
  if (!run || image === undefined) throw pictureUnknown(index);
  return { image, model: run.request.model };
}

async function exportTo(panel: PredictionActions, format: ExportFormat): Promise<void> {
  const report = panel.run?.report();
  const [first] = report?.results ?? [];
  if (!report || !first) throw nothingToExport();
  const count = report.results.length;
  await saveFile({
    title: vscode.l10n.t('Export Predictions'),
    name: `predictions.${format}`,
    near: first.image,
    extension: format,
    bytes: async () => new TextEncoder().encode(exportPredictions(report, format)),
    message: (name) => vscode.l10n.t('Exported {0} predictions to {1}.', count, name),
    canOpen: true,
  });
}
