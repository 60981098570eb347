// "Explain Image…" of the command palette: asks for a picture. Called with a Uri, or with { image, target, model } as the
// Prediction panel and other extensions do, it explains that.

import * as vscode from 'vscode';
import { explainRequest } from '../explainRequest';
import { askForPictures } from '../pictureDialog';
import { picturePath, selectedUris } from '../selection';
import type { Command } from './command';

export const explain: Command = {
  id: 'glassbox.explain',
  needsTrust: true,
  run: async ({ explanations }, argument) => {
    const request = explainRequest(argument);
    if (request) explanations.explain(picturePath(request.image), request.wish);
    else {
      const picture = selectedUris([argument])[0] ?? (await ask());
      if (picture) explanations.explain(picturePath(picture));
    }
  },
};

async function ask(): Promise<vscode.Uri | undefined> {
  const [picture] = await askForPictures({
    title: vscode.l10n.t('Explain a Picture'),
    openLabel: vscode.l10n.t('Explain'),
    canSelectMany: false,
  });
  return picture;
}
