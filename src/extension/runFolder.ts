// Where the runs of a workspace lie, and what a run folder is called: <root>/.glassbox/runs/<yyyymmdd-hhmmss>-<model>-
// <dataset>, so that a list by name is one by time.

import { basename, dirname, extname, join } from 'node:path';
import * as vscode from 'vscode';
import { exists } from './activeModel';
import { fileNamePart, shorten } from './format';

const longestPart = 40;

/** The workspace folder that holds the dataset, else the first one, else the folder that the dataset lies in. */
export function rootOf(dataset: string): string {
  const own = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(dataset));
  const root = own ?? vscode.workspace.workspaceFolders?.[0];
  return root?.uri.fsPath ?? dirname(dataset);
}

/** Of a run folder: the folder whose `.glassbox` holds it. */
export function rootOfRun(run: string): string {
  return dirname(dirname(dirname(run)));
}

export interface RunName {
  readonly model: string;
  readonly dataset: string;
  /** Local time: what a person looks for. */
  readonly startedAt: Date;
}

export function runName({ model, dataset, startedAt }: RunName): string {
  const part = (path: string): string =>
    fileNamePart(basename(path, extname(path))).slice(0, longestPart);
  return `${timestamp(startedAt)}-${part(model)}-${part(dataset)}`;
}

/** A name that is free: two runs may begin within one second. */
export function freeRunFolder(root: string, name: RunName): Promise<string> {
  return freeFolder(join(root, '.glassbox', 'runs', runName(name)));
}

/** The path, or else the first of `-2`, `-3` … at its end that is free. */
export async function freeFolder(path: string): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : `${path}-${number}`;
    if (!(await exists(candidate))) return candidate;
  }
}

/** Of the tab: what was evaluated, and when, since a dataset may have many runs. */
export function runTitle(run: string): string {
  const { name, time } = folderNameParts(run);
  return time === null
    ? vscode.l10n.t('Gallery {0}', name)
    : vscode.l10n.t('Gallery {0} {1}', name, time);
}

/** What a folder of that naming says to a person; `time` null: it is named otherwise. */
export function folderNameParts(path: string): {
  readonly name: string;
  readonly time: string | null;
} {
  const name = basename(path);
  const found = /^\d{8}-(\d\d)(\d\d)(\d\d)-(.+)$/.exec(name);
  if (!found) return { name: shorten(name, longestPart), time: null };
  const [, hours, minutes, seconds, rest = ''] = found;
  return { name: shorten(rest, longestPart), time: `${hours}:${minutes}:${seconds}` };
}

function timestamp(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
