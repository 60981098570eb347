// How a model reads in lists: its size, input shape and folder.

import { dirname } from 'node:path';
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
