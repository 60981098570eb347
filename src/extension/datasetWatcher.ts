// Notices when datasets and runs of the workspace come and go: manifests and binary files by their names, runs by their
// run.json. Pictures are not watched: there may be a million, and the views have a Refresh.

import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../base/disposable';
import { createSettling, watchFiles } from './fileWatcher';

const manifests = '**/*.{csv,tsv,jsonl,parquet,idx1-ubyte,idx3-ubyte,gz}';
const definitions = '**/dataset.glassbox.json';
const runs = '**/.glassbox/runs/*/run.json';

export interface DatasetListeners {
  readonly onDatasets: () => void;
  readonly onRuns: () => void;
}

export function watchDatasets({ onDatasets, onRuns }: DatasetListeners): Disposable {
  const owned = new DisposableStore();
  const datasets = owned.add(createSettling(onDatasets));
  const runFolders = owned.add(createSettling(onRuns));
  // A manifest that is only written to may be a log that grows all day.
  const watcher = vscode.workspace.createFileSystemWatcher(manifests, false, true, false);
  const concerns = ({ path }: vscode.Uri): boolean => !path.includes('/.glassbox/');
  const changed = (uri: vscode.Uri): void => {
    if (concerns(uri)) datasets.request();
  };
  watcher.onDidCreate(changed);
  watcher.onDidDelete(changed);
  owned.add(watcher);
  owned.add(watchFiles(definitions, datasets.request));
  owned.add(watchFiles(runs, runFolders.request));
  return owned;
}
