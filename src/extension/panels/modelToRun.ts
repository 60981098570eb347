// The model that a panel may run now, or what keeps anything from running here.

import * as vscode from 'vscode';
import type { GlassboxError } from '../../base/errors';
import { type ModelChoice, resolveActiveModel } from '../activeModel';
import { noActiveModel, workspaceUntrusted } from '../errors';
import type { Services } from '../services';

export type ModelToRun =
  | { readonly kind: 'ready'; readonly choice: ModelChoice }
  | { readonly kind: 'blocked'; readonly error: GlassboxError };

/**
 * The model given, else the active one. Asks the person where only they can say; throws where the active model cannot be
 * read.
 */
export async function modelToRun(
  parts: Pick<Services, 'models' | 'store'>,
  given?: string,
): Promise<ModelToRun> {
  if (!vscode.workspace.isTrusted) return { kind: 'blocked', error: workspaceUntrusted() };
  if (given !== undefined) return { kind: 'ready', choice: { path: given } };
  const choice = await resolveActiveModel(parts);
  return choice === null ? { kind: 'blocked', error: noActiveModel() } : { kind: 'ready', choice };
}
