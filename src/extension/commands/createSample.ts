// "Create Sample Workspace…": pictures and a small model trained on them, made on this machine, ready to classify.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { SampleReport } from '../../protocol/engine';
import type { Services } from '../services';
import type { Command } from './command';

const folderName = 'glassbox-sample';
/** The same pictures and the same model every time. */
const seed = 0;

export const createSample: Command = {
  id: 'glassbox.createSample',
  needsTrust: true,
  run: async (services) => {
    const [parent] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t('Create a Sample Workspace In'),
        openLabel: vscode.l10n.t('Create Here'),
        canSelectFiles: false,
        canSelectFolders: true,
      })) ?? [];
    if (!parent) return;
    const folder = await freeFolder(parent.fsPath);
    await offerToOpen(await create(services, folder));
  },
};

function create({ engine }: Services, folder: string): Thenable<SampleReport> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Creating the Glassbox sample'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let reported = 0;
    return engine.createSample(
      { folder, seed },
      {
        signal: abort.signal,
        onProgress: ({ message, fraction }) => {
          progress.report({ message, increment: 100 * (fraction - reported) });
          reported = fraction;
        },
      },
    );
  });
}

async function offerToOpen({ folder, pictures, testAccuracy }: SampleReport): Promise<void> {
  const open = vscode.l10n.t('Open Folder');
  const accuracy = (100 * testAccuracy).toFixed(1);
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      'The sample holds {0} pictures and a model that gets {1} % of its test pictures right.',
      pictures,
      accuracy,
    ),
    open,
  );
  if (choice !== open) return;
  const forceNewWindow = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(folder), {
    forceNewWindow,
  });
}

/** Never writes among somebody's files: the first name that is free or an empty folder. */
async function freeFolder(parent: string): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = join(parent, number === 1 ? folderName : `${folderName}-${number}`);
    const entries = await readdir(folder).catch(() => []);
    if (entries.length === 0) return folder;
  }
}
