// "Split Dataset…": training, validation and test pictures, written as folders or as a column of a new manifest.

import { basename, dirname, extname, join } from 'node:path';
import * as vscode from 'vscode';
import type { SplitReport } from '../../protocol/dataset';
import { exists } from '../activeModel';
import { withCountedProgress } from '../countedProgress';
import { pickDataset } from '../datasetPicker';
import { formatInteger } from '../format';
import { localPath, selectedUris } from '../selection';
import { parseRatio, parseSeed, type SplitRatio } from '../splitRatio';
import type { Command } from './command';

export const splitDataset: Command = {
  id: 'glassbox.splitDataset',
  needsTrust: true,
  run: async ({ engine, datasets }, argument) => {
    const title = vscode.l10n.t('Split Dataset');
    const [uri] = selectedUris([argument]);
    const dataset = uri ? localPath(uri) : await pickDataset(datasets, title);
    if (dataset === null) return;
    const plan = await askForPlan(title);
    const out = plan && (await askWhere(title, dataset));
    if (!plan || !out) return;
    const report = await withCountedProgress(
      vscode.l10n.t('Splitting {0}', basename(dataset)),
      (options) => engine.splitDataset({ dataset, out, keepSimilar: true, ...plan }, options),
    );
    datasets.refresh();
    // Not awaited: the message may stand for minutes.
    void offerToOpen(report);
  },
};

async function askForPlan(
  title: string,
): Promise<{ readonly ratio: SplitRatio; readonly seed: number } | null> {
  const ratioText = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Shares of training, validation and test pictures'),
    value: '70/15/15',
    validateInput: (value) =>
      parseRatio(value) ? null : vscode.l10n.t('Two or three numbers above 0, e.g. 80/20.'),
  });
  const ratio = ratioText === undefined ? null : parseRatio(ratioText);
  if (!ratio) return null;
  const seedText = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Seed: the same one gives the same split'),
    value: '0',
    validateInput: (value) =>
      parseSeed(value) === null ? vscode.l10n.t('A whole number from 0 on.') : null,
  });
  const seed = seedText === undefined ? null : parseSeed(seedText);
  return seed === null ? null : { ratio, seed };
}

interface TargetItem extends vscode.QuickPickItem {
  readonly isFolder: boolean;
}

/** A place that does not exist yet. */
async function askWhere(title: string, dataset: string): Promise<string | null> {
  const items: TargetItem[] = [
    {
      label: `$(folder) ${vscode.l10n.t('A New Folder')}`,
      detail: vscode.l10n.t('Copies of the pictures in train, val and test, by class'),
      isFolder: true,
    },
    {
      label: `$(table) ${vscode.l10n.t('A CSV File')}`,
      detail: vscode.l10n.t('A list of the pictures where they lie, with a column "split"'),
      isFolder: false,
    },
  ];
  const item = await vscode.window.showQuickPick(items, { title });
  if (!item) return null;
  const target = await vscode.window.showSaveDialog({
    title,
    saveLabel: vscode.l10n.t('Split'),
    defaultUri: vscode.Uri.file(await freePath(dataset, item.isFolder ? '' : '.csv')),
    ...(item.isFolder ? {} : { filters: { CSV: ['csv'] } }),
  });
  return target?.fsPath ?? null;
}

/** Beside the dataset, under a name that is free. */
async function freePath(dataset: string, extension: string): Promise<string> {
  const name = `${basename(dataset, extname(dataset))}-split`;
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `-${number}`;
    const path = join(dirname(dataset), `${name}${suffix}${extension}`);
    if (!(await exists(path))) return path;
  }
}

async function offerToOpen({ out, splits, skipped }: SplitReport): Promise<void> {
  const open = vscode.l10n.t('Open');
  const counts = splits.map(({ name, count }) => `${name ?? '?'} ${formatInteger(count)}`);
  const done = vscode.l10n.t('Split into {0}: {1}.', basename(out), counts.join(', '));
  const left = vscode.l10n.t('{0} pictures could not be written.', skipped.length);
  const message = skipped.length === 0 ? done : `${done} ${left}`;
  const choice = await vscode.window.showInformationMessage(message, open);
  if (choice !== open) return;
  const command = /\.csv$/i.test(out) ? 'vscode.open' : 'revealInExplorer';
  await vscode.commands.executeCommand(command, vscode.Uri.file(out));
}
