// "Classify Image…" of the command palette: asks for pictures. Called with a Uri, as other extensions and key bindings
// do, it classifies that.

import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { imageExtensions, isImagePath } from '../fileTypes';
import { activeTabUri, picturePaths, selectedUris } from '../selection';
import type { Command } from './command';

export const classify: Command = {
  id: 'glassbox.classify',
  needsTrust: true,
  run: async ({ predictions }, ...args) => {
    const given = selectedUris(args);
    const uris = given.length > 0 ? given : await askForPictures();
    // Not awaited: the command has done its part when the panel stands there.
    if (uris.length > 0) void predictions.classify(await picturePaths(uris));
  },
};

async function askForPictures(): Promise<readonly vscode.Uri[]> {
  const tab = activeTabUri();
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const near = tab && isImagePath(tab.fsPath) ? vscode.Uri.file(dirname(tab.fsPath)) : folder;
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Classify Pictures'),
    openLabel: vscode.l10n.t('Classify'),
    canSelectMany: true,
    filters: { [vscode.l10n.t('Pictures')]: [...imageExtensions] },
    ...(near ? { defaultUri: near } : {}),
  });
  return chosen ?? [];
}
