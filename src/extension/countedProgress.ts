// A notification that counts along with a call of the engine, and whose Cancel cancels the call.

import * as vscode from 'vscode';
import type { CountProgress } from '../protocol/dataset';
import type { CallOptions } from '../protocol/rpc';

export function withCountedProgress<T>(
  title: string,
  work: (options: CallOptions<CountProgress>) => Promise<T>,
): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let reported = 0;
    return work({
      signal: abort.signal,
      onProgress: ({ done, total }) => {
        const fraction = total === 0 ? 0 : (100 * done) / total;
        const message = vscode.l10n.t('{0} of {1}', done, total);
        progress.report({ message, increment: Math.max(0, fraction - reported) });
        reported = Math.max(reported, fraction);
      },
    });
  });
}
