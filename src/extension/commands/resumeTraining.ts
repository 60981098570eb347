// "Resume Training…": goes on with one that was stopped, failed or was cut off, from its last checkpoint.

import * as vscode from 'vscode';
import type { Command } from './command';

export const resumeTraining: Command = {
  id: 'glassbox.resumeTraining',
  needsTrust: true,
  run: async (services, argument) => {
    const { engine, trainings, trainingPanels, trainingCatalog } = services;
    const { trainingArgument } = await import('../trainingArgument');
    const { pickTraining } = await import('../trainingPicks');
    const given = trainingArgument('glassbox.resumeTraining', argument);
    if (given !== null && trainings.find(given)) {
      trainingPanels.open(given);
      return;
    }
    const waiting = async () =>
      (await trainingCatalog.list()).filter(
        ({ out, manifest }) => manifest.status !== 'done' && !trainings.find(out),
      );
    const title = vscode.l10n.t('Resume Training');
    const out = given ?? (await pickTraining(await waiting(), title))?.out;
    if (out === undefined) return;
    const { manifest } = await engine.trainingDetails({ out });
    // The folder may have been moved since.
    await trainingPanels.begin({ ...manifest.request, out, resume: true });
  },
};
