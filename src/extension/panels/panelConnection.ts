// The host's end of the border to a webview.

import 'vscode-jsonrpc/node';
import type * as vscode from 'vscode';
import type { MessageConnection } from 'vscode-jsonrpc';
import { portConnection } from '../../protocol/messagePort';

/** Call `listen()` on it once its methods are served. */
export function connectWebview(webview: vscode.Webview): MessageConnection {
  return portConnection({
    postMessage: (message) => webview.postMessage(message),
    onMessage: (listener) => webview.onDidReceiveMessage(listener),
  });
}
