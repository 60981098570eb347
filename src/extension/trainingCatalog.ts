// The trainings of the workspace, newest first: the experiment log. Searched when somebody asks, and again after one of
// them changed; where there never was a training, nothing is asked of the engine.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { Remote } from '../protocol/rpc';
import type { TrainEngineApi, TrainingListing } from '../protocol/train';
import { exists } from './activeModel';
import { createSettling, watchFiles } from './fileWatcher';
import { trainingsFolder } from './trainingFolder';

export interface TrainingCatalog extends Disposable {
  /** Some training is other than before. */
  readonly onDidChange: Event<undefined>;
  list(): Promise<readonly TrainingListing[]>;
  refresh(): void;
}

const written = '**/.glassbox/training/*/{training,report}.json';

export function createTrainingCatalog(
  engine: Pick<Remote<TrainEngineApi>, 'listTrainings'>,
): TrainingCatalog {
  const owned = new DisposableStore();
  const changed = owned.add(new Emitter<undefined>());
  let listing: Promise<readonly TrainingListing[]> | null = null;
  let isWatching = false;

  const refresh = (): void => {
    listing = null;
    changed.fire(undefined);
  };
  const watch = (): void => {
    if (isWatching) return;
    isWatching = true;
    const settling = owned.add(createSettling(refresh));
    owned.add(watchFiles(written, settling.request));
  };
  owned.add(vscode.workspace.onDidChangeWorkspaceFolders(refresh));
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(refresh));
  return {
    onDidChange: changed.event,
    list: async () => {
      if (!vscode.workspace.isTrusted) return [];
      watch();
      const mine = listing ?? listTrainings(engine);
      listing = mine;
      mine.catch(() => {
        if (listing === mine) listing = null;
      });
      return mine;
    },
    refresh,
    dispose: () => owned.dispose(),
  };
}

async function listTrainings(
  engine: Pick<Remote<TrainEngineApi>, 'listTrainings'>,
): Promise<readonly TrainingListing[]> {
  const found = await Promise.all(
    workspaceRoots().map(async (folder) =>
      (await exists(trainingsFolder(folder))) ? engine.listTrainings({ folder }) : [],
    ),
  );
  return found.flat().sort((a, b) => b.manifest.startedAt.localeCompare(a.manifest.startedAt));
}

/** Open folders that are files of this machine. */
export function workspaceRoots(): readonly string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
}
