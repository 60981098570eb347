// What the person is told of trainings in passing: that one is done or failed, and after a start that one was cut off.
// The latter reads only training.json of the newest folders; no engine starts for it.

import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { TrainingManifest, TrainingReport } from '../protocol/train';
import { formatShare } from './format';
import { reportError } from './notify';
import type { Training } from './training';
import { trainingManifestName, trainingsFolder } from './trainingFolder';
import type { Trainings } from './trainings';
import { requestName, trainingName } from './trainingText';

type Log = vscode.LogOutputChannel;

/** Only the newest may have been cut off just now. */
const mostFolders = 20;
const historyName = 'history.jsonl';

export interface InterruptedTraining {
  /** Full path of the folder. */
  readonly out: string;
  readonly manifest: TrainingManifest;
  /** Whole epochs that its history tells. */
  readonly epochs: number;
}

/**
 * Trainings whose status is still "running" and of which nobody has written anything since then (milliseconds since
 * 1970), newest first: one that is still written to runs in another process.
 */
export async function findInterrupted(
  roots: readonly string[],
  since: number,
): Promise<readonly InterruptedTraining[]> {
  const found = await Promise.all(roots.map((root) => interruptedIn(root, since)));
  return found.flat().sort((a, b) => b.manifest.startedAt.localeCompare(a.manifest.startedAt));
}

async function interruptedIn(root: string, since: number): Promise<readonly InterruptedTraining[]> {
  const folder = trainingsFolder(root);
  const names = await readdir(folder).catch((): string[] => []);
  const newest = names.sort().slice(-mostFolders);
  const all = await Promise.all(newest.map((name) => interruptedAt(join(folder, name), since)));
  return all.flatMap((one) => (one ? [one] : []));
}

async function interruptedAt(out: string, since: number): Promise<InterruptedTraining | null> {
  try {
    if (await isWrittenSince(out, since)) return null;
    const text = await readFile(join(out, trainingManifestName), 'utf8');
    const manifest = JSON.parse(text) as TrainingManifest;
    if (manifest.status !== 'running' || typeof manifest.model.name !== 'string') return null;
    const history = await readFile(join(out, historyName), 'utf8').catch(() => '');
    return { out, manifest, epochs: history.split('"kind":"epoch"').length - 1 };
  } catch {
    // No training, or one whose beginning was cut off: there is nothing to resume.
    return null;
  }
}

async function isWrittenSince(out: string, since: number): Promise<boolean> {
  const times = await Promise.all(
    [trainingManifestName, historyName].map((name) =>
      stat(join(out, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(...times) > since;
}

/** One message, of the newest. */
export function tellInterrupted(log: Log, { out, manifest, epochs }: InterruptedTraining): void {
  const resume = vscode.l10n.t('Resume');
  const open = vscode.l10n.t('Open');
  const name = trainingName(manifest);
  const text =
    epochs === 0
      ? vscode.l10n.t('The training {0} was interrupted in its first epoch.', name)
      : vscode.l10n.t('The training {0} was interrupted after epoch {1}.', name, epochs);
  act(log, vscode.window.showInformationMessage(text, resume, open), {
    [resume]: () => vscode.commands.executeCommand('glassbox.resumeTraining', { out }),
    [open]: () => vscode.commands.executeCommand('glassbox.openTraining', { out }),
  });
}

/** Tells the end of each training once. `onEnd`: files are other than before. */
export function tellEnds(log: Log, trainings: Trainings, onEnd: () => void): vscode.Disposable {
  const { dispose } = trainings.onDidChange((training) => {
    if (!training.isOver) return;
    onEnd();
    const { report, status, error } = training.state;
    if (report) tellDone(log, training, report);
    else if (status === 'failed' && error) tellFailed(log, training, error.message);
  });
  return { dispose };
}

function tellDone(log: Log, training: Training, report: TrainingReport): void {
  const open = vscode.l10n.t('Open Results');
  const use = vscode.l10n.t('Use Model');
  const { test, best, model } = report;
  const name = basename(model);
  const text = test?.accuracy
    ? vscode.l10n.t(
        '{0} is trained: {1} of the test pictures are right.',
        name,
        formatShare(test.accuracy.value),
      )
    : vscode.l10n.t('{0} is trained: best accuracy {1}.', name, formatShare(best.accuracy));
  act(log, vscode.window.showInformationMessage(text, open, use), {
    [open]: () => openTraining(training.out),
    [use]: () => vscode.commands.executeCommand('glassbox.useModel', vscode.Uri.file(model)),
  });
}

function tellFailed(log: Log, training: Training, message: string): void {
  const open = vscode.l10n.t('Open');
  const text = vscode.l10n.t('The training {0} failed: {1}', requestName(training), message);
  act(log, vscode.window.showErrorMessage(text, open), {
    [open]: () => openTraining(training.out),
  });
}

function openTraining(out: string): Thenable<unknown> {
  return vscode.commands.executeCommand('glassbox.openTraining', { out });
}

/** Not awaited: a message may stand for hours. */
function act(
  log: Log,
  message: Thenable<string | undefined>,
  actions: Readonly<Record<string, () => Thenable<unknown>>>,
): void {
  void message
    .then((choice) => (choice === undefined ? undefined : actions[choice]?.()))
    .then(undefined, (error: unknown) => reportError(log, error));
}
