// A look at a folder of pictures that costs little: names on two levels, and whether pictures lie there. It tells how
// the folder is laid out, and how sure that is.

import type { Dirent } from 'node:fs';
import { opendir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareNames, hasImageExtension } from '../images/findImages';

export type Layout =
  | SplitLayout
  | { readonly kind: 'classes'; readonly classes: readonly string[]; readonly isSure: boolean }
  /** Pictures without class folders. */
  | { readonly kind: 'flat' };

interface SplitLayout {
  readonly kind: 'splits';
  readonly splits: readonly SplitFolder[];
  /** Other folders with pictures. */
  readonly others: readonly string[];
}

export interface SplitFolder {
  readonly name: string;
  readonly classes: readonly string[];
}

const splitName = /^(train|training|val|valid|validation|test|testing)$/i;
/** Looking at more folders or entries tells nothing new. */
const mostFolders = 40;
const mostEntries = 500;
const deepest = 3;

export function isSplitName(name: string): boolean {
  return splitName.test(name);
}

export function isIgnored(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

/** Folders and links to folders, in natural order; throws what the file system throws. */
export async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names: string[] = [];
  for (const entry of entries) {
    if (!isIgnored(entry.name) && (await isFolder(folder, entry))) names.push(entry.name);
  }
  return names.sort(compareNames);
}

export async function isFolder(parent: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const facts = await stat(join(parent, entry.name)).catch(() => null);
  return facts?.isDirectory() ?? false;
}

/** null where no picture was found. */
export async function surveyFolder(folder: string): Promise<Layout | null> {
  const names = await foldersIn(folder).catch(() => null);
  if (names === null) return null;
  const splits = await splitLayout(folder, names);
  if (splits !== null) return splits;
  const looked = names.slice(0, mostFolders);
  // Any folder may hold some pictures, "docs" and "media" of a program, say: here most hold little else.
  const mostly = await count(looked, (name) => isMostlyPictures(join(folder, name)));
  const isSure = mostly >= 2 && mostly * 2 > looked.length;
  if (isSure) return { kind: 'classes', classes: names, isSure };
  if (mostly > 0 || (await hasAny(folder, looked))) {
    return { kind: 'classes', classes: names, isSure: false };
  }
  return (await hasPicture(folder, 0)) ? { kind: 'flat' } : null;
}

/**
 * A folder "train" among "bus" and "car" is a class of vehicles: split names count where class folders lie below one of
 * them, or where there are no others.
 */
async function splitLayout(folder: string, names: readonly string[]): Promise<SplitLayout | null> {
  const splits: SplitFolder[] = [];
  for (const name of names.filter(isSplitName)) {
    const classes = await foldersIn(join(folder, name)).catch(() => []);
    splits.push({ name, classes });
  }
  if (splits.length === 0) return null;
  const isOnly = splits.length === names.length;
  const hasClasses = splits.some(({ classes }) => classes.length > 0);
  if (!isOnly && !hasClasses) return null;
  const paths = splits.flatMap(({ name, classes }) => [
    name,
    ...classes.slice(0, mostFolders).map((label) => join(name, label)),
  ]);
  if (!(await hasAny(folder, paths))) return null;
  const others: string[] = [];
  for (const name of names.slice(0, mostFolders)) {
    if (!isSplitName(name) && (await hasAny(folder, [name]))) others.push(name);
  }
  return { kind: 'splits', splits, others };
}

async function hasAny(folder: string, names: readonly string[]): Promise<boolean> {
  for (const name of names) if (await hasPicture(join(folder, name), deepest)) return true;
  return false;
}

async function count(
  names: readonly string[],
  test: (name: string) => Promise<boolean>,
): Promise<number> {
  let found = 0;
  for (const name of names) if (await test(name)) found++;
  return found;
}

async function isMostlyPictures(folder: string): Promise<boolean> {
  let looked = 0;
  let pictures = 0;
  try {
    for await (const entry of await opendir(folder)) {
      if (isIgnored(entry.name) || entry.isDirectory()) continue;
      if (hasImageExtension(entry.name)) pictures++;
      if (++looked >= mostEntries) break;
    }
  } catch {
    return false;
  }
  return pictures * 2 > looked;
}

async function hasPicture(folder: string, depth: number): Promise<boolean> {
  const below: string[] = [];
  let looked = 0;
  try {
    for await (const entry of await opendir(folder)) {
      if (++looked > mostEntries) break;
      if (isIgnored(entry.name)) continue;
      if (hasImageExtension(entry.name) && !entry.isDirectory()) return true;
      if (depth > 0 && entry.isDirectory()) below.push(join(folder, entry.name));
    }
  } catch {
    return false;
  }
  for (const name of below.slice(0, mostFolders))
    if (await hasPicture(name, depth - 1)) return true;
  return false;
}
