// The quick pick of datasets: those of the workspace, and any folder or file.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { DatasetListing } from '../protocol/dataset';
import type { DatasetCatalog } from './datasetCatalog';
import { formatName } from './datasetText';
import { folderOf } from './modelText';

interface DatasetItem extends vscode.QuickPickItem {
  readonly path?: string;
  readonly browse?: 'folder' | 'file';
}

/** Its full path; null when the person went away. */
export async function pickDataset(
  datasets: Pick<DatasetCatalog, 'list'>,
  title: string,
): Promise<string | null> {
  const item = await vscode.window.showQuickPick<DatasetItem>(datasets.list().then(toItems), {
    title,
    placeHolder: vscode.l10n.t('A labelled dataset'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!item) return null;
  return item.path ?? browse(title, item.browse === 'folder');
}

async function browse(title: string, isFolder: boolean): Promise<string | null> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title,
      openLabel: vscode.l10n.t('Choose'),
      canSelectFolders: isFolder,
      canSelectFiles: !isFolder,
    })) ?? [];
  return chosen?.fsPath ?? null;
}

function toItems(found: readonly DatasetListing[]): DatasetItem[] {
  const known = found.map((listing) => ({
    label: `$(database) ${listing.name}`,
    description: formatName(listing.format),
    detail: folderOf(listing.path) || basename(listing.path),
    path: listing.path,
  }));
  const separator = { label: '', kind: vscode.QuickPickItemKind.Separator };
  const folder: DatasetItem = {
    label: `$(folder-opened) ${vscode.l10n.t('Browse for a Folder…')}`,
    browse: 'folder',
    alwaysShow: true,
  };
  const file: DatasetItem = {
    label: `$(file) ${vscode.l10n.t('Browse for a File…')}`,
    browse: 'file',
    alwaysShow: true,
  };
  return [...known, separator, folder, file];
}
