// The one manifest of a folder, where it has one that can be read without asking.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ManifestColumns } from '../../protocol/dataset';
import { sourceFor } from './formats/sources';
import { previewSource } from './previewManifest';

/** Text only: a Parquet file in a folder is found by its format. */
const textName = /\.(csv|tsv|tab|jsonl|ndjson)$/i;
/** Files that may list pictures. */
export const manifestName = /\.(csv|tsv|tab|jsonl|ndjson|parquet|pq)$/i;
/** A folder of many tables is something else. */
const most = 20;

/**
 * Full path; null where none or several list pictures with labels. `columns`: what the definition says of them; the
 * manifest is then the one that has them all.
 */
export async function manifestIn(
  folder: string,
  columns?: ManifestColumns,
): Promise<string | null> {
  const entries = await readdir(folder).catch(() => []);
  const files = entries.filter((name) => textName.test(name) && !name.startsWith('.'));
  if (files.length > most) return null;
  const fitting: string[] = [];
  for (const name of files) {
    if (await listsPictures(join(folder, name), columns)) fitting.push(name);
  }
  const [only] = fitting;
  return fitting.length === 1 && only !== undefined ? join(folder, only) : null;
}

/** Whether it has columns of pictures and of labels, or the given ones. */
export async function listsPictures(path: string, wanted?: ManifestColumns): Promise<boolean> {
  const open = sourceFor(path);
  if (open === null) return false;
  try {
    const preview = await previewSource(await open(path, new AbortController().signal));
    const names = new Set(preview.columns.map(({ name }) => name));
    if (wanted === undefined) return preview.guess?.label !== undefined;
    return Object.values(wanted).every((name) => names.has(name));
  } catch {
    return false;
  }
}
