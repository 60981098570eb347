// The quick pick of models: those of the workspace with size and input shape, broken ones with the reason, and any file.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { GlassboxError } from '../base/errors';
import type { ModelListing } from '../protocol/model';
import { describeListing, folderOf } from './modelText';
import type { Services } from './services';

export interface ModelItem extends vscode.QuickPickItem {
  readonly listing?: ModelListing;
}

/** The chosen path, null when the person went away. A broken model throws its reason. */
export async function pickModel(parts: Pick<Services, 'models' | 'store'>): Promise<string | null> {
  const items = parts.models
    .list()
    .then((models) => toItems(models, parts.store.state.activeModel));
  const item = await vscode.window.showQuickPick<ModelItem>(items, {
    title: vscode.l10n.t('Choose the Active Model'),
    placeHolder: vscode.l10n.t('A model that classifies pictures in this workspace'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (item === undefined) return null;
  if (!item.listing) return browseForModel();
  if ('error' in item.listing) throw new GlassboxError(item.listing.error);
  return item.listing.path;
}

async function browseForModel(): Promise<string | null> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Choose a Model'),
      openLabel: vscode.l10n.t('Use as Active Model'),
      filters: {
        [vscode.l10n.t('ONNX models')]: ['onnx'],
        [vscode.l10n.t('All files')]: ['*'],
      },
    })) ?? [];
  return file?.fsPath ?? null;
}

function toItems(models: readonly ModelListing[], active: string | null): ModelItem[] {
  const browse: ModelItem = {
    label: `$(folder-opened) ${vscode.l10n.t('Browse…')}`,
    description: vscode.l10n.t('a model outside of this workspace'),
    alwaysShow: true,
  };
  const separator = { label: '', kind: vscode.QuickPickItemKind.Separator };
  return [...models.map((model) => toModelItem(model, active)), separator, browse];
}

export function toModelItem(listing: ModelListing, active: string | null): ModelItem {
  const name = basename(listing.path);
  if ('error' in listing) {
    return { label: `$(warning) ${name}`, detail: listing.error.message, listing };
  }
  const isActive = listing.path === active;
  const facts = describeListing(listing);
  return {
    label: `$(${isActive ? 'check' : 'circuit-board'}) ${name}`,
    description: isActive ? `${facts} · ${vscode.l10n.t('active')}` : facts,
    detail: folderOf(listing.path),
    listing,
  };
}
