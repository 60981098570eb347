// The panel's end of the border to the extension host: calls, served methods and the state that survives hiding.

import 'vscode-jsonrpc/browser';
import { type Disposable, DisposableStore, toDisposable } from '../../src/base/disposable';
import { type MessagePortLike, portConnection } from '../../src/protocol/messagePort';
import { type Remote, remote, type Served, serve } from '../../src/protocol/rpc';

interface WebviewApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** Given by VS Code to every webview; it may be called once. */
declare function acquireVsCodeApi(): WebviewApi;

export interface PanelConnection<HostApi> extends Disposable {
  readonly host: Remote<HostApi>;
  /** What `saveState` stored before the panel was hidden or reloaded: unchecked. */
  readonly savedState: unknown;
  saveState(state: unknown): void;
}

/** `view` answers the host's calls. Call once for a panel. */
export function connectPanel<HostApi, ViewApi extends Served<ViewApi>>(
  view: ViewApi,
): PanelConnection<HostApi> {
  const api = acquireVsCodeApi();
  const owned = new DisposableStore();
  const connection = owned.add(portConnection(windowPort(api)));
  serve<ViewApi>(connection, view);
  connection.listen();
  return {
    host: remote<HostApi>(connection),
    savedState: api.getState(),
    saveState: (state) => api.setState(state),
    dispose: () => owned.dispose(),
  };
}

function windowPort(api: WebviewApi): MessagePortLike {
  return {
    postMessage: (message) => api.postMessage(message),
    onMessage: (listener) => {
      const receive = (event: MessageEvent<unknown>): void => listener(event.data);
      window.addEventListener('message', receive);
      return toDisposable(() => window.removeEventListener('message', receive));
    },
  };
}
