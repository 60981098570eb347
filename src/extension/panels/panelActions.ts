// What several panels can cause. Failures are shown as messages of the window, so a webview needs no second place for
// them.

import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { ExplainTarget } from '../../protocol/explain';
import { useModel } from '../activeModel';
import { pickModel } from '../modelPicker';
import { reportError } from '../notify';
import type { Services } from '../services';
import type { ExplainWish } from './explainSchema';

export async function reportingErrors(
  { log }: Pick<Services, 'log'>,
  action: () => Promise<void>,
): Promise<void> {
  try {
    await action();
  } catch (error) {
    reportError(log, error);
  }
}

export async function openFile(path: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path));
}

export async function classifyPicture(path: string): Promise<void> {
  await vscode.commands.executeCommand('glassbox.classify', vscode.Uri.file(path));
}

export async function revealFile(path: string): Promise<void> {
  await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(path));
}

/** null for the active model's card. */
export async function editCard(model: string | null): Promise<void> {
  await vscode.commands.executeCommand('glassbox.editModelCard', model ?? undefined);
}

/** What to explain, as the command takes it: of a picture, and as far as somebody said what. */
export interface ExplainPlace extends Omit<ExplainWish, 'target'> {
  readonly image: string;
  /** The index of a class, or any target. */
  readonly target?: number | ExplainTarget;
}

export async function explainPicture(place: ExplainPlace): Promise<void> {
  await vscode.commands.executeCommand('glassbox.explain', place);
}

/** What to show in the Feature Maps panel, as the command takes it. */
export interface FeaturesPlace {
  readonly image: string;
  readonly model: string;
  readonly layer: string | null;
}

export async function showFeatures(place: FeaturesPlace): Promise<void> {
  await vscode.commands.executeCommand('glassbox.features', place);
}

export async function showInModel(place: {
  readonly model: string;
  readonly value: string;
}): Promise<void> {
  await vscode.commands.executeCommand('glassbox.openModel', place);
}

/** The model that the person made the active one; null when they went away. */
export async function chooseActiveModel(
  parts: Pick<Services, 'models' | 'store'>,
): Promise<string | null> {
  const path = await pickModel(parts);
  if (path !== null) await useModel(parts, path);
  return path;
}

export interface SavedFile {
  readonly title: string;
  /** Proposed, in the workspace's folder or else beside `near`. */
  readonly name: string;
  readonly near: string;
  readonly extension: string;
  /** Made only once a place is chosen. */
  readonly bytes: () => Promise<Uint8Array>;
  readonly message: (name: string) => string;
  /** Whether the editor can show it. */
  readonly canOpen: boolean;
}

/** Asks where, writes, and says so with the way to open it. Where it was written; null when the person went away. */
export async function saveFile(file: SavedFile): Promise<vscode.Uri | null> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? dirname(file.near);
  const target = await vscode.window.showSaveDialog({
    title: file.title,
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(folder), file.name),
    filters: { [file.extension.toUpperCase()]: [file.extension] },
  });
  if (!target) return null;
  await vscode.workspace.fs.writeFile(target, await file.bytes());
  const open = vscode.l10n.t('Open');
  const actions = file.canOpen ? [open] : [];
  const message = file.message(basename(target.fsPath));
  void vscode.window.showInformationMessage(message, ...actions).then((choice) => {
    if (choice === open) void vscode.commands.executeCommand('vscode.open', target);
  });
  return target;
}
