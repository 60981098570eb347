// What goes along with trainings all the time: the status bar, what is told at their ends, and after a start a word about
// one that was cut off.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/disposable';
import { exists } from './activeModel';
import { reportError } from './notify';
import type { Services } from './services';
import { type TrainingCatalog, workspaceRoots } from './trainingCatalog';
import { trainingsFolder } from './trainingFolder';
import { createTrainingStatus } from './trainingStatus';
import type { Trainings } from './trainings';

/** Starting the window comes first. */
const afterStartMs = 4000;

type Parts = Pick<Services, 'log' | 'models' | 'datasets'> & {
  readonly trainings: Trainings;
  readonly trainingCatalog: TrainingCatalog;
};

export function followTrainings(parts: Parts): Disposable {
  const { trainings, log } = parts;
  const owned = new DisposableStore();
  owned.add(createTrainingStatus(trainings));
  let isFollowing = false;
  owned.add(
    trainings.onDidChange(() => {
      if (isFollowing) return;
      isFollowing = true;
      void followEnds(parts, owned).catch((error: unknown) => reportError(log, error));
    }),
  );
  const startedAt = Date.now();
  const timer = setTimeout(() => {
    lookForInterrupted(parts, startedAt).catch((error: unknown) => reportError(log, error));
  }, afterStartMs);
  owned.add({ dispose: () => clearTimeout(timer) });
  return owned;
}

async function followEnds(parts: Parts, owned: DisposableStore): Promise<void> {
  const { tellEnds } = await import('./trainingNotices');
  const { log, trainings, trainingCatalog, models, datasets } = parts;
  owned.add(
    tellEnds(log, trainings, () => {
      trainingCatalog.refresh();
      models.refresh();
      datasets.refresh();
    }),
  );
}

async function lookForInterrupted({ log, trainings }: Parts, startedAt: number): Promise<void> {
  if (!vscode.workspace.isTrusted) return;
  const roots: string[] = [];
  for (const root of workspaceRoots()) if (await exists(trainingsFolder(root))) roots.push(root);
  if (roots.length === 0) return;
  const { findInterrupted, tellInterrupted } = await import('./trainingNotices');
  const found = await findInterrupted(roots, startedAt);
  const newest = found.find(({ out }) => !trainings.find(out));
  if (newest) tellInterrupted(log, newest);
}
