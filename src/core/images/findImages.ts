// Turns what a person selected, files and folders, into a list of picture files.

import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { throwIfAborted } from '../../base/errors';
import { noImagesFound } from './errors';
import { fileError } from './openImage';

/** HEIC cannot be decoded, but leaving a phone's pictures out without a word would be worse than an error for each. */
const imageExtensions = new Set(
  '.png .jpg .jpeg .jpe .jfif .webp .gif .tif .tiff .avif .heif .heic .bmp .dib'.split(' '),
);

const naturalOrder = new Intl.Collator('en', { numeric: true });

/** Whether a file is listed when its folder is walked. */
export function hasImageExtension(path: string): boolean {
  return imageExtensions.has(extname(path).toLowerCase());
}

/**
 * Files stay as they are, whether they exist or not; folders are replaced by the pictures in them, subfolders included,
 * in natural order (2 before 10). Hidden entries and node_modules are left out, nothing is listed twice.
 * Throws no-images-found when there is none at all, image-unreadable for a folder that cannot be listed.
 */
export async function expandImages(
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<string[]> {
  const found = new Map<string, string>();
  const visited = new Set<string>();
  for (const path of paths) {
    const files = (await isFolder(path)) ? await walk(path, visited, signal) : [path];
    for (const file of files) if (!found.has(resolve(file))) found.set(resolve(file), file);
  }
  if (paths.length > 0 && found.size === 0) throw noImagesFound(paths);
  return [...found.values()];
}

/** "1" and "01" are equal to the collator; their code units decide, so that every machine sees one order. */
export function compareNames(a: string, b: string): number {
  return naturalOrder.compare(a, b) || (a < b ? -1 : 1);
}

async function isFolder(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null);
  return facts?.isDirectory() ?? false;
}

/** `visited` holds real paths, so that symbolic links in a circle, or two to one folder, end. */
async function walk(
  folder: string,
  visited: Set<string>,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  throwIfAborted(signal);
  const real = await realpath(folder).catch((error: unknown) => {
    throw fileError(folder, error);
  });
  if (visited.has(real)) return [];
  visited.add(real);
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw fileError(folder, error);
  });
  entries.sort((a, b) => compareNames(a.name, b.name));
  const files: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    const isDirectory = entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(path)));
    if (isDirectory) files.push(...(await walk(path, visited, signal)));
    else if (hasImageExtension(entry.name)) files.push(path);
  }
  return files;
}
