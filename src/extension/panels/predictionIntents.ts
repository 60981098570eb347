// What the Prediction panel may cause, one function per intent. The webview is ours, yet its messages are checked as
// any that come from outside the process.

import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { PredictionIntent } from '../../protocol/panels';
import { useModel } from '../activeModel';
import { nothingToExport, pictureUnknown } from '../errors';
import { pickModel } from '../modelPicker';
import { manageTrust, reportError } from '../notify';
import type { Services } from '../services';
import { type ExportFormat, exportPredictions } from './exportPredictions';
import type { PredictionRun } from './predictionRun';

/** What an intent may touch of its panel. */
export interface PredictionActions {
  readonly run: PredictionRun | null;
  runAgain(): Promise<void>;
}

/** Failures are shown as messages of the window, so the webview needs no second place for them. */
export async function performIntent(
  parts: Services,
  panel: PredictionActions,
  intent: PredictionIntent,
): Promise<void> {
  try {
    await perform(parts, panel, intent);
  } catch (error) {
    reportError(parts.log, error);
  }
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
      return chooseModel(parts, panel);
    case 'edit-card':
      await vscode.commands.executeCommand('glassbox.editModelCard', panel.run?.request.model);
      return;
    case 'manage-trust':
      await manageTrust();
      return;
    case 'export':
      return exportTo(panel, intent.format === 'json' ? 'json' : 'csv');
    case 'open-image':
      return openImage(panel, intent.index);
    case 'copy':
      return vscode.env.clipboard.writeText(String(intent.text));
    default:
      throw new Error(`Unknown intent ${JSON.stringify(intent satisfies never)}.`);
  }
}

async function chooseModel(parts: Services, panel: PredictionActions): Promise<void> {
  const path = await pickModel(parts);
  if (path === null) return;
  await useModel(parts, path);
  void panel.runAgain();
}

async function openImage(panel: PredictionActions, index: number): Promise<void> {
  const path = panel.run?.images[index];
  if (path === undefined) throw pictureUnknown(index);
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path));
}

async function exportTo(panel: PredictionActions, format: ExportFormat): Promise<void> {
  const report = panel.run?.report();
  const [first] = report?.results ?? [];
  if (!report || !first) throw nothingToExport();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? dirname(first.image);
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Predictions'),
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(folder), `predictions.${format}`),
    filters: { [format.toUpperCase()]: [format] },
  });
  if (!target) return;
  const text = exportPredictions(report, format);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  const open = vscode.l10n.t('Open');
  const count = report.results.length;
  const message = vscode.l10n.t('Exported {0} predictions to {1}.', count, basename(target.fsPath));
  void vscode.window.showInformationMessage(message, open).then((choice) => {
    if (choice === open) void vscode.commands.executeCommand('vscode.open', target);
  });
}
