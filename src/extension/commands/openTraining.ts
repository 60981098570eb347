// "Open Training…": of a row of the view, of { out } as the status bar calls it, or else one of the experiment log.

import * as vscode from 'vscode';
import type { Command } from './command';

export const openTraining: Command = {
  id: 'glassbox.openTraining',
  needsTrust: true,
  run: async ({ trainingPanels, trainingCatalog }, argument) => {
    const { trainingArgument } = await import('../trainingArgument');
    const { pickTraining } = await import('../trainingPicks');
    const given = trainingArgument('glassbox.openTraining', argument);
    const title = vscode.l10n.t('Open Training');
    const out = given ?? (await pickTraining(await trainingCatalog.list(), title))?.out;
    if (out !== undefined) trainingPanels.open(out);
  },
};
