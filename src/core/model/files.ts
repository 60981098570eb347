// Small files beside a model. They are optional and written by others: what cannot be read says why, and only files inside
// the model's own folder are ever opened on behalf of a card.

import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';

/** No list of labels or configuration is anywhere near as large. */
const maxBytes = 8 * 2 ** 20;

/** null where there is no such file; throws for any other failure. */
export async function readSmallFile(path: string): Promise<string | null> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) throw new Error(`it is larger than ${maxBytes / 2 ** 20} MB`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Full path of a file named relative to the folder; null where it lies outside, also by way of a link. */
export async function pathInside(folder: string, relative: string): Promise<string | null> {
  const isOutside =
    isAbsolute(relative) ||
    /^[A-Za-z]:|^[\\/]|\0/.test(relative) ||
    /(^|[\\/])\.\.([\\/]|$)/.test(relative);
  if (isOutside) return null;
  const path = join(folder, relative);
  try {
    const [root, real] = await Promise.all([realpath(folder), realpath(path)]);
    return real.startsWith(root.endsWith(sep) ? root : root + sep) ? real : null;
  } catch (error) {
    if (isMissing(error)) return path;
    throw error;
  }
}
