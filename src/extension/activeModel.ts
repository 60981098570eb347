// Decides which model classifies: the one chosen in this workspace, the one its settings name, the only one there is,
// or the one the person picks now.

import { access } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import * as vscode from 'vscode';
import { GlassboxError } from '../base/errors';
import { pickModel } from './modelPicker';
import type { Services } from './services';
import { readSettings } from './settings';

export interface ModelChoice {
  readonly path: string;
  /** Said where the choice was not the person's own. */
  readonly notice?: string;
}

type Parts = Pick<Services, 'models' | 'store'>;

/** null when the person picked none. */
export async function resolveActiveModel(parts: Parts): Promise<ModelChoice | null> {
  const choice = await resolveWithoutAsking(parts);
  if (choice !== null) return choice;
  const picked = await pickModel(parts);
  return picked === null ? null : adopt(parts, picked);
}

/** null where only the person can say. A chosen model whose file is gone counts as none. */
export async function resolveWithoutAsking(parts: Parts): Promise<ModelChoice | null> {
  const chosen = parts.store.state.activeModel;
  if (chosen !== null && (await exists(chosen))) return { path: chosen };
  const fromSettings = await settingsModel();
  if (fromSettings !== null) return adopt(parts, fromSettings, settingsNotice(fromSettings));
  const readable = (await parts.models.list()).filter((model) => !('error' in model));
  const [only, ...others] = readable;
  return only && others.length === 0 ? adopt(parts, only.path, onlyNotice(only.path)) : null;
}

/** Makes the file the active model after a look at it; throws the engine's reason where it cannot be one. */
export async function useModel(parts: Parts, path: string): Promise<void> {
  const listing = await parts.models.look(path);
  if ('error' in listing) throw new GlassboxError(listing.error);
  parts.store.setActiveModel(path);
}

async function adopt(parts: Parts, path: string, notice?: string): Promise<ModelChoice> {
  await useModel(parts, path);
  return notice === undefined ? { path } : { path, notice };
}

async function settingsModel(): Promise<string | null> {
  const setting = readSettings().activeModel;
  if (setting === undefined) return null;
  const folders = vscode.workspace.workspaceFolders ?? [];
  for (const folder of folders) {
    const path = resolve(folder.uri.fsPath, setting);
    if (await exists(path)) return path;
  }
  return null;
}

function settingsNotice(path: string): string {
  return vscode.l10n.t('Uses {0}, the model that the settings name.', basename(path));
}

function onlyNotice(path: string): string {
  return vscode.l10n.t('Uses {0}, the only model in this workspace.', basename(path));
}

export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
