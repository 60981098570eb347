// Notices when models of the workspace come, go or change, and when a file that the active model's card is resolved
// from does, inside or outside of the workspace.

import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore, toDisposable } from '../base/disposable';
import type { Store } from './store';

/** A training script writes a file in many pieces. */
const settleMs = 500;
const cardFiles =
  '{*.onnx,*.glassbox.json,config.json,preprocessor_config.json,*.txt,*.names,imagenet*}';

export function watchModels(store: Store, onChange: () => void): Disposable {
  const owned = new DisposableStore();
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, settleMs);
  };
  owned.add(watch('**/*.onnx', later));
  owned.add(watchActiveFolder(store, later));
  owned.add(toDisposable(() => clearTimeout(timer)));
  return owned;
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
        : watch(new vscode.RelativePattern(vscode.Uri.file(next), cardFiles), onChange);
  };
  follow();
  const subscription = store.onDidChange(follow);
  return toDisposable(() => {
    subscription.dispose();
    watcher?.dispose();
  });
}

function watch(glob: vscode.GlobPattern, onChange: () => void): Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(glob);
  watcher.onDidCreate(onChange);
  watcher.onDidDelete(onChange);
  watcher.onDidChange(onChange);
  return watcher;
}
