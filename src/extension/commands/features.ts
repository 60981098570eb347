// "Show Feature Maps…" of the command palette: asks for a picture. Called with a Uri, or with { image, model, layer } as
// other panels and extensions do, it shows that.

import * as vscode from 'vscode';
import { featuresRequest } from '../featuresRequest';
import { askForPictures } from '../pictureDialog';
import { picturePath, selectedUris } from '../selection';
import type { Command } from './command';

export const features: Command = {
  id: 'glassbox.features',
  needsTrust: true,
  run: async ({ features: panels }, argument) => {
    const request = featuresRequest(argument);
    if (request) panels.show(picturePath(request.image), request.wish);
    else {
      const picture = selectedUris([argument])[0] ?? (await ask());
      if (picture) panels.show(picturePath(picture));
    }
  },
};

async function ask(): Promise<vscode.Uri | undefined> {
  const [picture] = await askForPictures({
    title: vscode.l10n.t('Show the Feature Maps of a Picture'),
    openLabel: vscode.l10n.t('Show'),
    canSelectMany: false,
  });
  return picture;
}
