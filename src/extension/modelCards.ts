// Opens a model's card in an ordinary editor, where the JSON Schema completes it; writes a draft where there is none.

import * as vscode from 'vscode';
import { exists, resolveActiveModel } from './activeModel';
import { cardNotWritten, noActiveModel } from './errors';
import { modelCardPaths } from './fileTypes';
import { selectedUris } from './selection';
import type { Services } from './services';

/** The model that a command is about: the one it was given, or the active one. */
export async function cardModel(services: Services, args: readonly unknown[]): Promise<string> {
  const [given] = selectedUris(args);
  if (given) return given.fsPath;
  const choice = await resolveActiveModel(services);
  if (choice === null) throw noActiveModel();
  return choice.path;
}

/** Opens the card, created first with every resolved value written out where it is missing. The creation can be undone. */
export async function openModelCard(services: Services, model: string): Promise<void> {
  const path = (await existingCard(model)) ?? (await createCard(services, model));
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
  await vscode.window.showTextDocument(document);
}

async function existingCard(model: string): Promise<string | null> {
  for (const path of modelCardPaths(model)) if (await exists(path)) return path;
  return null;
}

async function createCard({ engine }: Services, model: string): Promise<string> {
  const draft = await engine.draftModelCard({ model });
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(vscode.Uri.file(draft.path), {
    ignoreIfExists: true,
    contents: new TextEncoder().encode(draft.text),
  });
  if (!(await vscode.workspace.applyEdit(edit))) throw cardNotWritten(draft.path);
  return draft.path;
}
