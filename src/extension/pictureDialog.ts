// Asks for picture files, beginning where the person is: beside the picture in front, else in the workspace's folder.

import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { imageExtensions, isImagePath } from './fileTypes';
import { activeTabUri } from './selection';

export interface PictureQuestion {
  readonly title: string;
  readonly openLabel: string;
  readonly canSelectMany: boolean;
}

/** Empty when the person went away. */
export async function askForPictures(question: PictureQuestion): Promise<readonly vscode.Uri[]> {
  const tab = activeTabUri();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const near = tab && isImagePath(tab.fsPath) ? vscode.Uri.file(dirname(tab.fsPath)) : folder;
  const chosen = await vscode.window.showOpenDialog({
    ...question,
    filters: { [vscode.l10n.t('Pictures')]: [...imageExtensions] },
    ...(near ? { defaultUri: near } : {}),
  });
  return chosen ?? [];
}
