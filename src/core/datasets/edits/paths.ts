// Paths that a journal may name: below the dataset's folder and nothing hidden. A journal is a file like any other, so
// that its words are checked before a file is touched.

import { realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { editOutside } from './errors';

/** Excluded pictures go here; hidden, so that no format lists them. */
export const excludedFolder = '.glassbox-excluded';

/** Whether `path` (with `/`) stays below the folder it is relative to and names nothing hidden. */
export function isSafePath(path: string): boolean {
  const parts = path.split('/');
  const named = parts[0] === excludedFolder ? parts.slice(1) : parts;
  return named.length > 0 && named.every((name) => !foreign.test(name));
}

/** Names that begin with a dot (`..` too), are empty, or mean something else to this system. */
const foreign = process.platform === 'win32' ? /^$|^\.|[\0\\:]/ : /^$|^\.|\0/;

/** The same for a folder: that of the excluded pictures is one. */
export function isSafeFolder(path: string): boolean {
  return path === excludedFolder || isSafePath(path);
}

/** Whether `name` can be the name of a folder or file on every system and is not hidden. */
export function isSafeName(name: string): boolean {
  if (name === '' || name.startsWith('.') || /[. ]$/.test(name)) return false;
  return !/[/\\:*?"<>|]/.test(name) && ![...name].some((letter) => letter < ' ');
}

/**
 * Full path of `path` below `base`. Throws `edit-outside` where a link on the way leads out of `base`; folders that are
 * not there yet cannot.
 */
export async function resolveInside(base: string, path: string): Promise<string> {
  const full = join(base, ...path.split('/'));
  if (!isSafeFolder(path)) throw editOutside(full, base);
  const [real, top] = await Promise.all([realFolder(dirname(full)), realpath(base)]);
  if (real !== top && !real.startsWith(top + sep)) throw editOutside(full, base);
  return full;
}

/** The real path of `folder`, or of the first folder above it that exists. */
async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    if (!isMissing(error) || dirname(folder) === folder) throw error;
    return realFolder(dirname(folder));
  }
}

export function isMissing(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** The system's code of an error, e.g. `EACCES`; empty where it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
