// A split as a CSV file (RFC 4180) with the columns image, label, split and, where the dataset has groups, group.

import { writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative, sep } from 'node:path';
import { type ErrorFacts, throwIfAborted } from '../../../base/errors';
import { splitNeedsFolder } from './errors';
import type { SplitToWrite, WrittenSplit } from './types';

const rowsPerSlice = 2000;

/** Writes to `path` what is to stand at `split.out`. Throws `split-needs-folder` where pictures have no files. */
export async function writeSplitManifest(split: SplitToWrite, path: string): Promise<WrittenSplit> {
  const { dataset, out, signal, progress } = split;
  const hasGroups = dataset.rows.some(({ group }) => group !== null);
  const skipped: { row: number; error: ErrorFacts }[] = [];
  await writeFile(path, '', { flag: 'wx' });
  let lines = csvLine(['image', 'label', 'split', ...(hasGroups ? ['group'] : [])]);
  for (let row = 0; row < dataset.rows.length; row++) {
    lines += manifestLine(split, row, dirname(out), hasGroups);
    if (row % rowsPerSlice < rowsPerSlice - 1) continue;
    throwIfAborted(signal);
    await writeFile(path, lines, { flag: 'a' });
    lines = '';
    progress(row + 1, dataset.rows.length);
  }
  await writeFile(path, lines, { flag: 'a', flush: true });
  return { skipped };
}

function manifestLine(
  { dataset, splits, names }: SplitToWrite,
  row: number,
  folder: string,
  hasGroups: boolean,
): string {
  const file = dataset.file(row);
  if (file === null) throw splitNeedsFolder(dataset.path);
  const { label = null, group = null } = dataset.rows[row] ?? {};
  const fields = [relativePath(folder, file), label ?? '', names[splits[row] ?? 0] ?? ''];
  return csvLine(hasGroups ? [...fields, group ?? ''] : fields);
}

/** With `/`; full where there is no way from one to the other (two Windows drives). */
function relativePath(folder: string, file: string): string {
  const path = relative(folder, file);
  return isAbsolute(path) ? file : path.replaceAll(sep, '/');
}

function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\n`;
}

/** In quotes where a reader could take it for more than one field, or trim it. */
function csvField(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
