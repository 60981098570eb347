// What VS Code gives a webview, for a panel under test: an API whose messages reach a host in the same page, structurally
// cloned as between the two, a state that survives a reload, and a record of what broke the policy.

import 'vscode-jsonrpc/browser';
import type { MessageConnection } from 'vscode-jsonrpc';
import { toDisposable } from '../../src/base/disposable';
import { portConnection } from '../../src/protocol/messagePort';

declare global {
  interface Window {
    acquireVsCodeApi(): unknown;
    policyViolations: readonly string[];
  }
}

const savedStateKey = 'saved-state';

/** The host's end; call `listen()` once its methods are served. */
export function connectFakeHost(): MessageConnection {
  const toHost = new Set<(message: unknown) => void>();
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
  });
  window.policyViolations = violations;
  window.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => toHost.forEach((listener) => void listener(copy)));
    },
    getState: () => JSON.parse(sessionStorage.getItem(savedStateKey) ?? 'null') ?? undefined,
    setState: (state: unknown) => sessionStorage.setItem(savedStateKey, JSON.stringify(state)),
  });
  const connection = portConnection({
    postMessage: (message) => window.postMessage(message, '*'),
    onMessage: (listener) => {
      toHost.add(listener);
      return toDisposable(() => toHost.delete(listener));
    },
  });
  return connection;
}
