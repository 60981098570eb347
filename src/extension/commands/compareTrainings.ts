// "Compare Trainings…": the curves of several in one panel, and where their recipes differ.

import * as vscode from 'vscode';
import type { Command } from './command';

export const compareTrainings: Command = {
  id: 'glassbox.compareTrainings',
  needsTrust: true,
  run: async ({ trainingPanels, trainingCatalog }, argument) => {
    const { trainingArgument } = await import('../trainingArgument');
    const { pickTrainings } = await import('../trainingPicks');
    const given = trainingArgument('glassbox.compareTrainings', argument);
    const listings = (await trainingCatalog.list()).filter(({ out }) => out !== given);
    const chosen = await pickTrainings(
      listings.filter(({ epochs }) => epochs > 0),
      given === null
        ? vscode.l10n.t('Compare Trainings')
        : vscode.l10n.t('Compare with Other Trainings'),
    );
    const outs = chosen?.map(({ out }) => out) ?? [];
    const [first, ...others] = given === null ? outs : [given, ...outs];
    if (first === undefined || outs.length === 0) return;
    const panel = trainingPanels.open(first);
    await panel.opened;
    await panel.compareWith(others);
  },
};
