// Shows errors the same way everywhere: one sentence, what to do next, and one action that helps.

import * as vscode from 'vscode';
import { errorFacts, isCancelled } from '../base/errors';
import { workspaceUntrusted } from './errors';

/** Logs the error and shows it; a cancelled action says nothing. */
export function reportError(log: vscode.LogOutputChannel, error: unknown): void {
  if (isCancelled(error)) return;
  log.error(error instanceof Error ? error : String(error));
  const facts = errorFacts(error);
  const showLog = vscode.l10n.t('Show Log');
  const text = facts.remedy === undefined ? facts.message : `${facts.message} ${facts.remedy}`;
  // Not awaited: the message may stand for minutes, and the command has ended.
  void vscode.window.showErrorMessage(text, showLog).then((choice) => {
    if (choice === showLog) log.show();
  });
}

/** True where models may run; otherwise says why not and offers to change it. */
export function checkTrust(): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t('Manage Workspace Trust');
  void vscode.window.showWarningMessage(workspaceUntrusted().message, manage).then((choice) => {
    if (choice === manage) void manageTrust();
  });
  return false;
}

export function manageTrust(): Thenable<unknown> {
  return vscode.commands.executeCommand('workbench.trust.manage');
}

/** Something that went well, said in passing. */
export function announce(text: string): void {
  const shownMs = 6000;
  vscode.window.setStatusBarMessage(text, shownMs);
}
