// Lists the pictures below class folders, and says what is odd about the folders. Links are followed, and each real
// folder is entered once, so that circles end.

import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../../base/errors';
import { compareNames, hasImageExtension } from '../images/findImages';
import { datasetUnreadable } from './errors';
import type { Problems } from './problems';
import { sortInSlices } from './sortInSlices';
import { isFolder, isIgnored } from './survey';
import type { DatasetRow } from './types';

/** A folder by the names on the way to it from the dataset's own; none: the dataset itself. */
type Parts = readonly string[];

export interface ClassFolder {
  readonly folder: Parts;
  /** null: its pictures have none. */
  readonly label: string | null;
  readonly split: string | null;
}

export interface Walker {
  /** All rows so far. */
  readonly rows: readonly DatasetRow[];
  /** Pictures directly in this folder, without a label; `isOdd` where class folders lie beside them. */
  loose(folder: Parts, split: string | null, isOdd: boolean): Promise<void>;
  /** Pictures in these folders and all below them. */
  classFolders(folders: readonly ClassFolder[]): Promise<void>;
}

interface Listing {
  readonly pictures: readonly string[];
  readonly folders: readonly string[];
}

interface Context {
  readonly root: string;
  readonly problems: Problems;
  readonly signal: AbortSignal;
  readonly rows: DatasetRow[];
  /** Names of the folders that were entered, by their real paths. */
  readonly entered: Map<string, string>;
}

/** Entries that are looked at before other work has its turn. */
const slice = 5000;

export function createWalker(root: string, problems: Problems, signal: AbortSignal): Walker {
  const context: Context = { root, problems, signal, rows: [], entered: new Map() };
  return {
    rows: context.rows,
    loose: async (folder, split, isOdd) => {
      if (!(await enter(context, folder))) return;
      const { pictures } = await list(context, folder);
      add(context, folder, pictures, null, split);
      if (!isOdd || pictures.length === 0) return;
      const name = folder.join('/') || 'the dataset itself';
      const message = `${pictures.length} pictures lie beside the class folders of ${name} and have no label.`;
      problems.add('loose-pictures', folder.join('/'), message);
    },
    classFolders: async (places) => {
      // All are entered before one is walked: a link in one class to another must not take its pictures.
      const own: ClassFolder[] = [];
      for (const place of places) if (await enter(context, place.folder)) own.push(place);
      for (const place of own) {
        const before = problems.count;
        const found = await walk(context, place, false);
        const name = place.folder.join('/');
        if (found === 0 && problems.count === before) {
          problems.add('empty-class', name, `${name} holds no picture.`);
        }
      }
    },
  };
}

/** Returns the number of pictures. */
async function walk(context: Context, place: ClassFolder, isNested: boolean): Promise<number> {
  const { folder, label, split } = place;
  const { pictures, folders } = await list(context, folder);
  add(context, folder, pictures, label, split);
  if (isNested && pictures.length > 0) {
    const name = folder.join('/');
    const message = `${name} lies inside a class folder; its pictures count as "${label ?? 'unlabelled'}".`;
    context.problems.add('nested-class', name, message);
  }
  let found = pictures.length;
  for (const name of folders) {
    const below = [...folder, name];
    if (!(await enter(context, below))) continue;
    found += await walk(context, { folder: below, label, split }, true);
  }
  return found;
}

function add(
  { rows }: Context,
  folder: Parts,
  names: readonly string[],
  label: string | null,
  split: string | null,
): void {
  for (const name of names) {
    const id = [...folder, name].join('/');
    rows.push({ id, label, split, group: null, where: id });
  }
}

/** false where the same folder was entered by another way. */
async function enter({ root, problems, entered }: Context, folder: Parts): Promise<boolean> {
  const name = folder.join('/');
  const real = await realpath(join(root, ...folder)).catch(() => name);
  const before = entered.get(real);
  if (before === undefined) {
    entered.set(real, name);
    return true;
  }
  const same = before === '' ? 'the dataset itself' : before;
  const message = `${name} links to ${same} again; its pictures are listed once.`;
  problems.add('linked-twice', name, message);
  return false;
}

/** A folder below the dataset's own that cannot be read is a problem, and has nothing in it. */
async function list({ root, problems, signal }: Context, folder: Parts): Promise<Listing> {
  throwIfAborted(signal);
  const path = join(root, ...folder);
  try {
    return await listFolder(path, signal);
  } catch (error) {
    if (folder.length === 0 || signal.aborted) throw datasetUnreadable(path, error);
    const words = error instanceof Error ? error.message : String(error);
    const name = folder.join('/');
    problems.add('folder-unreadable', name, `${name} cannot be read: ${words}.`);
    return { pictures: [], folders: [] };
  }
}

async function listFolder(path: string, signal: AbortSignal): Promise<Listing> {
  const pictures: string[] = [];
  const folders: string[] = [];
  const entries = await readdir(path, { withFileTypes: true });
  for (const [i, entry] of entries.entries()) {
    if (i % slice === 0) await setImmediate();
    if (isIgnored(entry.name)) continue;
    if (await isFolder(path, entry)) folders.push(entry.name);
    else if (hasImageExtension(entry.name)) pictures.push(entry.name);
  }
  return {
    pictures: await sortInSlices(pictures, compareNames, signal),
    folders: folders.sort(compareNames),
  };
}
