// Tells a webview of changes without flooding it: at most ten times a second, one update at a time, and none while it is
// hidden, where nobody would answer.

import type * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../base/disposable';
import { errorFacts, isCancelled } from '../../base/errors';
import { createThrottle } from '../throttle';

/** Ten redraws a second look alive and leave the window its time. */
const updateIntervalMs = 100;

export interface PanelUpdates extends Disposable {
  /** Grows by one with every change. */
  readonly revision: number;
  changed(): void;
  /** The webview asked for the state: it has just started, and no older update will be answered. */
  restarted(): void;
}

/** `send` hands over the state as it is then, and ends when the webview has it. */
export function createPanelUpdates(
  panel: Pick<vscode.WebviewPanel, 'visible' | 'onDidChangeViewState'>,
  log: Pick<vscode.LogOutputChannel, 'trace'>,
  send: () => Promise<void>,
): PanelUpdates {
  const owned = new DisposableStore();
  let revision = 0;
  let isPushing = false;
  let isDisposed = false;

  const push = async (): Promise<void> => {
    if (isDisposed || isPushing || !panel.visible) return;
    isPushing = true;
    const sent = revision;
    try {
      await send();
    } catch (error) {
      if (!isCancelled(error)) log.trace(`Panel update: ${errorFacts(error).message}`);
    }
    isPushing = false;
    if (sent !== revision && !isDisposed) throttle.request();
  };
  const throttle = owned.add(createThrottle(() => void push(), updateIntervalMs));
  // A hidden webview is unloaded and never answers; when shown again it starts anew.
  owned.add(
    panel.onDidChangeViewState(() => {
      isPushing = false;
      if (panel.visible) throttle.request();
    }),
  );

  return {
    get revision() {
      return revision;
    },
    changed: () => {
      revision++;
      throttle.request();
    },
    restarted: () => {
      isPushing = false;
    },
    dispose: () => {
      isDisposed = true;
      owned.dispose();
    },
  };
}
