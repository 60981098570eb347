// Notices when models of the workspace come, go or change, and when a file that the active model's card is resolved
// from does, inside or outside of the workspace; and the same for any one model.

import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore, toDisposable } from '../base/disposable';
import { isModelPath, modelCardPaths } from './fileTypes';
import { createSettling, watchFiles, watchFolder } from './fileWatcher';
import type { Store } from './store';

const cardFiles =
  '{*.onnx,*.glassbox.json,config.json,preprocessor_config.json,*.txt,*.names,imagenet*}';

export function watchModels(store: Store, onChange: () => void): Disposable {
  const owned = new DisposableStore();
  const settling = owned.add(createSettling(onChange));
  owned.add(watchFiles('**/*.onnx', settling.request));
  owned.add(watchActiveFolder(store, settling.request));
  return owned;
}

/** Calls back once the file, or one that its card is resolved from, has changed and rests. */
export function watchModel(model: string, onChange: () => void): Disposable {
  return watchFolder(dirname(model), cardFiles, (path) => concernsModel(path, model), onChange);
}

/** Other models of the folder and their cards do not; labels and preprocessor files may belong to all of them. */
export function concernsModel(changed: string, model: string): boolean {
  if (isModelPath(changed)) return changed === model;
  return !changed.endsWith('.glassbox.json') || modelCardPaths(model).includes(changed);
}

function watchActiveFolder(store: Store, onChange: () => void): Disposable {
  let folder: string | null = null;
  let watcher: Disposable | null = null;
  const follow = (): void => {
    const model = store.state.activeModel;
    const next = model === null ? null : dirname(model);
    if (next === folder) return;
    folder = next;
    watcher?.dispose();
    watcher =
      next === null
        ? null
        : watchFiles(new vscode.RelativePattern(vscode.Uri.file(next), cardFiles), onChange);
  };
  follow();
  const subscription = store.onDidChange(follow);
  return toDisposable(() => {
    subscription.dispose();
    watcher?.dispose();
  });
}
