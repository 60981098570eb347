// The check of what a webview sends. It is ours, yet its messages are checked as any that come from outside the process.

import * as vscode from 'vscode';
import type { ZodMiniType } from 'zod/mini';
import { intentInvalid, workspaceUntrusted } from '../errors';
import { firstIssue } from './schemaParts';

/** Throws where the message does not fit. */
export function checkedMessage<T>(schema: ZodMiniType<T>, message: unknown): T {
  const { success, data, error } = schema.safeParse(message);
  if (!success) throw intentInvalid(firstIssue(error));
  return data;
}

/** What may be asked, within bounds, and where the workspace is trusted: nothing is read in one that is not. */
export function checkedRequest<T>(schema: ZodMiniType<T>, request: unknown): T {
  assertTrusted();
  return checkedMessage(schema, request);
}

export function assertTrusted(): void {
  if (!vscode.workspace.isTrusted) throw workspaceUntrusted();
}
