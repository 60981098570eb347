// "Classify Image…" of the command palette: asks for pictures. Called with a Uri, as other extensions and key bindings
// do, it classifies that.

import * as vscode from 'vscode';
import { askForPictures } from '../pictureDialog';
import { picturePaths, selectedUris } from '../selection';
import type { Command } from './command';

export const classify: Command = {
  id: 'glassbox.classify',
  needsTrust: true,
  run: async ({ predictions }, ...args) => {
    const given = selectedUris(args);
    const uris = given.length > 0 ? given : await ask();
    // Not awaited: the command has done its part when the panel stands there.
    if (uris.length > 0) void predictions.classify(await picturePaths(uris));
  },
};

function ask(): Promise<readonly vscode.Uri[]> {
  return askForPictures({
    title: vscode.l10n.t('Classify Pictures'),
    openLabel: vscode.l10n.t('Classify'),
    canSelectMany: true,
  });
}
