// How a model reads in lists: its size, input shape and folder.

import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { ModelListing } from '../protocol/model';
import { formatBytes, formatInputShape } from './format';

export function describeListing(listing: Exclude<ModelListing, { error: unknown }>): string {
  return `${formatBytes(listing.bytes)} · ${formatInputShape(listing.inputs)}`;
}

/** Relative to the workspace where it lies there; '' for its very root. */
export function folderOf(path: string): string {
  const folder = dirname(path);
  const root = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder));
  if (root?.uri.fsPath === folder) return isMultiRoot() ? root.name : '';
  return vscode.workspace.asRelativePath(folder);
}

function isMultiRoot(): boolean {
  return (vscode.workspace.workspaceFolders?.length ?? 0) > 1;
}

/** Each path with its file name, or with all of the path where two files have the same name. */
export function nameModels(
  paths: readonly string[],
): readonly { readonly path: string; readonly name: string }[] {
  const names = paths.map((path) => basename(path));
  return paths.map((path) => {
    const name = basename(path);
    const isAlone = names.filter((other) => other === name).length === 1;
    return { path, name: isAlone ? name : vscode.workspace.asRelativePath(path) };
  });
}
