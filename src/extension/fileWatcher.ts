// Notices changes of files and waits until they rest: a program that writes a file does it in many pieces.

import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { type Disposable, DisposableStore, toDisposable } from '../base/disposable';

const settleMs = 500;

/** One effect for a burst of requests, once they have ended. */
export function createSettling(effect: () => void): Disposable & { request(): void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    request: () => {
      clearTimeout(timer);
      timer = setTimeout(effect, settleMs);
    },
    dispose: () => clearTimeout(timer),
  };
}

/** Calls back for every file that comes, goes or changes. */
export function watchFiles(
  glob: vscode.GlobPattern,
  onChange: (uri: vscode.Uri) => void,
): Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(glob);
  watcher.onDidCreate(onChange);
  watcher.onDidDelete(onChange);
  watcher.onDidChange(onChange);
  return watcher;
}

/** Files of one folder, inside or outside of the workspace, that `isWanted`; once they rest. */
export function watchFolder(
  folder: string,
  pattern: string,
  isWanted: (path: string) => boolean,
  onChange: () => void,
): Disposable {
  const owned = new DisposableStore();
  const settling = owned.add(createSettling(onChange));
  const glob = new vscode.RelativePattern(vscode.Uri.file(folder), pattern);
  owned.add(
    watchFiles(glob, ({ fsPath }) => {
      if (isWanted(fsPath)) settling.request();
    }),
  );
  return toDisposable(() => owned.dispose());
}

/** One file. Its name is compared and not made a pattern: it may hold characters that mean something in one. */
export function watchFile(path: string, onChange: () => void): Disposable {
  return watchFolder(dirname(path), '*', (changed) => changed === path, onChange);
}
