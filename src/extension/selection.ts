// What a menu hands to a command, as paths. Explorer menus pass the clicked item and the whole selection, tab menus the
// tab's resource, the palette nothing, a tree view its own items.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { noPictures, notAPicture, notOnThisMachine } from './errors';
import { isImagePath } from './fileTypes';

/** Clicked item first where nothing is selected, else the selection as it stands. */
export function selectedUris(args: readonly unknown[]): readonly vscode.Uri[] {
  const [clicked, selection] = args;
  if (Array.isArray(selection)) {
    const uris = selection.filter((item) => item instanceof vscode.Uri);
    if (uris.length > 0) return uris;
  }
  const uri = toUri(clicked);
  return uri ? [uri] : [];
}

/** A tree item that stands for a file carries it as `resourceUri`. */
function toUri(value: unknown): vscode.Uri | null {
  if (value instanceof vscode.Uri) return value;
  if (typeof value === 'string' && value !== '') return vscode.Uri.file(value);
  if (typeof value === 'object' && value !== null && 'resourceUri' in value) {
    return value.resourceUri instanceof vscode.Uri ? value.resourceUri : null;
  }
  return null;
}

/** Pictures and folders of a selection; other files in it are left out, unless nothing else remains. */
export async function picturePaths(uris: readonly vscode.Uri[]): Promise<readonly string[]> {
  const local = uris.filter((uri) => uri.scheme === 'file');
  const [first] = uris;
  if (local.length === 0) throw notOnThisMachine(first ? basename(first.path) : '');
  const areWanted = await Promise.all(
    local.map(async (uri) => isImagePath(uri.fsPath) || (await isFolder(uri))),
  );
  const wanted = local.filter((_, index) => areWanted[index]).map((uri) => uri.fsPath);
  if (wanted.length === 0) throw noPictures(basename(local[0]?.fsPath ?? ''));
  return wanted;
}

/** One picture. */
export function picturePath(uri: vscode.Uri): string {
  if (uri.scheme !== 'file') throw notOnThisMachine(basename(uri.path));
  if (!isImagePath(uri.fsPath)) throw notAPicture(basename(uri.fsPath));
  return uri.fsPath;
}

/** Of a file or a folder. */
export function localPath(uri: vscode.Uri): string {
  if (uri.scheme !== 'file') throw notOnThisMachine(basename(uri.path));
  return uri.fsPath;
}

/** Of a menu on one file, or else of the tab in front. */
export function clickedPicture(clicked: unknown): string {
  const picture = selectedUris([clicked])[0] ?? activeTabUri();
  if (!picture) throw notAPicture('');
  return picturePath(picture);
}

async function isFolder(uri: vscode.Uri): Promise<boolean> {
  const stat = await vscode.workspace.fs.stat(uri).then(
    (found) => found,
    () => null,
  );
  return stat !== null && (stat.type & vscode.FileType.Directory) !== 0;
}

/** The resource of the tab in front, whatever editor shows it. */
export function activeTabUri(): vscode.Uri | null {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const hasUri = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText;
  return hasUri ? input.uri : null;
}
