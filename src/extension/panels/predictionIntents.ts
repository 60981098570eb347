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
      return explain(panel, intent.index, intent.target);
    case 'export':
      return exportTo(panel, intent.format === 'json' ? 'json' : 'csv');
    case 'show-features':
      return showFeaturesOf(panel, intent.index);
    case 'open-image':
      return openFile(pictureAt(panel, intent.index));
    case 'copy':
      return vscode.env.clipboard.writeText(String(intent.text));
    default:
      throw new Error(`Unknown intent ${JSON.stringify(intent satisfies never)}.`);
  }
}

function pictureAt({ run }: PredictionActions, index: number): string {
  const path = run?.images[index];
  if (path === undefined) throw pictureUnknown(index);
  return path;
}

/** With the model that gave the answer, whichever is active by now. */
async function explain(
  panel: PredictionActions,
  index: number,
  target: number | null,
): Promise<void> {
  await vscode.commands.executeCommand('glassbox.explain', {
    image: pictureAt(panel, index),
    model: panel.run?.request.model,
    target: target ?? { kind: 'top' },
  });
}

/** With that same model. */
function showFeaturesOf(panel: PredictionActions, index: number): Promise<void> {
  const image = pictureAt(panel, index);
  const { run } = panel;
  if (!run) throw pictureUnknown(index);
  return showFeatures({ image, model: run.request.model, layer: null });
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
