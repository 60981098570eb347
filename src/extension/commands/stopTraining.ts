// "Stop Training": a checkpoint is written first, so that it can be resumed.

import * as vscode from 'vscode';
import type { Training } from '../training';
import { requestName } from '../trainingText';
import type { Command } from './command';

export const stopTraining: Command = {
  id: 'glassbox.stopTraining',
  needsTrust: true,
  run: async ({ trainings }, argument) => {
    const { trainingArgument } = await import('../trainingArgument');
    const given = trainingArgument('glassbox.stopTraining', argument);
    const training = given === null ? await pick(trainings.running) : trainings.find(given);
    training?.stop();
  },
};

/** The only one there is, else the one that the person picks. */
async function pick(running: readonly Training[]): Promise<Training | null> {
  const [first, ...others] = running;
  if (!first) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No training is under way.'));
    return null;
  }
  if (others.length === 0) return first;
  const items = running.map((training) => ({ label: requestName(training), training }));
  const title = vscode.l10n.t('Stop Training');
  return (await vscode.window.showQuickPick(items, { title }))?.training ?? null;
}
