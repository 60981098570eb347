// Datasets whose pictures are files named in a table, whatever the table's format.
//
// Manifests come from anywhere, so that a relative path may not climb out of the root by `..`: such a row is left out
// with a problem. Where the user has given a root of their own (dataset.glassbox.json), it may. Absolute paths are
// taken as they are: tools write them, and a file that is no picture is refused when it is decoded.

import { basename, dirname, isAbsolute, join, posix, relative, sep } from 'node:path';
import type { ManifestColumns } from '../../../protocol/dataset';
import { columnMissing, noPictureColumn } from '../errors';
import { fileStamps, maxStamped } from '../fingerprint';
import { guessColumns, sampleColumns } from '../guessColumns';
import { createProblems, type Problems } from '../problems';
import { at, classesOf, uniqueIds } from '../rows';
import type { DatasetRow, OpenedFormat, OpenOptions } from '../types';
import type { ManifestRow, ManifestSource } from './manifestSource';
import { pictureFiles } from './pictureFiles';

interface Entry {
  readonly row: DatasetRow;
  /** Of the picture: relative to the root, or a full path. */
  readonly path: string;
}

/** Side by side: a million rows must not be as many objects again. */
interface Entries {
  readonly columns: ManifestColumns;
  readonly rows: readonly DatasetRow[];
  readonly paths: readonly string[];
  /** Two numbers for each row. */
  readonly keys: readonly number[];
}

interface Reading {
  readonly source: ManifestSource;
  readonly name: string;
  readonly root: string;
  readonly mayLeaveRoot: boolean;
  readonly problems: Problems;
}

/** Throws no-picture-column, column-missing, and what reading the file throws. Closes the source when it fails. */
export async function openManifest(
  source: ManifestSource,
  options: OpenOptions,
): Promise<OpenedFormat> {
  try {
    return await readManifest(source, options);
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function readManifest(source: ManifestSource, options: OpenOptions): Promise<OpenedFormat> {
  const { signal, reason } = options;
  const reading: Reading = {
    source,
    name: basename(source.path),
    root: options.root ?? dirname(source.path),
    mayLeaveRoot: options.root !== null,
    problems: createProblems(),
  };
  const { problems, name, root } = reading;
  const entries = await readEntries(reading, options);
  const { columns, rows, keys } = entries;
  const classes = classesOf(rows);
  noteWhole(reading, rows, classes, columns);
  const stamps = await stampFiles(entries, reading, signal);
  const others = source.columns.filter((column) => !Object.values(columns).includes(column));
  return {
    ...pictureFiles((row) => fullPath(root, at(entries.paths, row, name))),
    reason,
    rows,
    classes,
    problems: problems.list(),
    stamps,
    manifest: { columns, root },
    readOnly: null,
    metadata: async (row) => {
      const { get } = await source.read([at(keys, 2 * row, name), at(keys, 2 * row + 1, name)]);
      return others.flatMap((column) => {
        const value = get(column);
        return value === null ? [] : [{ name: column, value }];
      });
    },
    close: () => source.close(),
  };
}

async function readEntries(
  reading: Reading,
  { columns: given, signal }: OpenOptions,
): Promise<Entries> {
  const { source, problems, name } = reading;
  let columns = given === null ? null : checkColumns(source, given);
  const found: DatasetRow[] = [];
  const paths: string[] = [];
  const keys: number[] = [];
  const unique = uniqueIds();
  for await (const rows of source.rows(signal)) {
    columns ??= guessOrThrow(source, rows);
    for (const row of rows) {
      const entry = toEntry(row, columns, reading);
      if (entry === null) continue;
      const id = unique(entry.row.id);
      if (id !== entry.row.id) {
        const message = `"${entry.row.id}" was there before; this one is called "${id}".`;
        problems.add('duplicate-id', entry.row.where, message);
      }
      found.push(id === entry.row.id ? entry.row : { ...entry.row, id });
      paths.push(entry.path);
      keys.push(...row.key);
    }
  }
  columns ??= guessOrThrow(source, []);
  if (found.length === 0) problems.add('no-rows', name, `${name} lists no picture.`);
  return { columns, rows: found, paths, keys };
}

function checkColumns(source: ManifestSource, columns: ManifestColumns): ManifestColumns {
  const missing = Object.values(columns).find((column) => !source.columns.includes(column));
  if (missing !== undefined) throw columnMissing(source.path, missing, source.columns);
  return columns;
}

function guessOrThrow(source: ManifestSource, rows: readonly ManifestRow[]): ManifestColumns {
  const guess = guessColumns(sampleColumns(source.columns, rows));
  if (guess === null) throw noPictureColumn(source.path, source.columns);
  return guess;
}

/** null where the row names no picture that may be read; the problem is noted. */
function toEntry(row: ManifestRow, columns: ManifestColumns, reading: Reading): Entry | null {
  const { problems, root } = reading;
  const { where } = row;
  const leaveOut = (code: string, problem: string): null => {
    problems.add(code, where, `The row ${problem}; it is left out.`);
    return null;
  };
  if (row.broken !== null) return leaveOut('wrong-columns', row.broken);
  const picture = row.get(columns.image);
  if (picture === null) return leaveOut('no-picture', 'names no picture');
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(picture)) {
    return leaveOut('remote-picture', `names a picture that is not on this computer (${picture})`);
  }
  const path = pathOf(picture, root);
  const isOutside = path === '..' || path.startsWith('../');
  if (isOutside && !reading.mayLeaveRoot) {
    return leaveOut('outside-folder', `names a picture outside the folder (${picture})`);
  }
  const get = (column: string | undefined): string | null =>
    column === undefined ? null : row.get(column);
  const label = get(columns.label);
  if (columns.label !== undefined && label === null) {
    problems.add('empty-label', where, 'The row has no label.');
  }
  const id = get(columns.id) ?? path;
  const found = { id, label, split: get(columns.split), group: get(columns.group), where };
  return { row: found, path };
}

/** Relative to the root with `/`, or a full path that lies elsewhere. Paths written on Windows are read everywhere. */
function pathOf(picture: string, root: string): string {
  if (!isAbsolute(picture)) return posix.normalize(picture.replaceAll('\\', '/'));
  const inside = relative(root, picture).replaceAll(sep, '/');
  return inside.startsWith('../') || isAbsolute(inside) ? picture : inside;
}

function fullPath(root: string, path: string): string {
  return isAbsolute(path) ? path : join(root, path);
}

function noteWhole(
  { problems, name }: Reading,
  rows: readonly DatasetRow[],
  classes: readonly string[],
  columns: ManifestColumns,
): void {
  if (columns.label === undefined) {
    problems.add('no-label-column', name, `No column of ${name} looks like labels.`);
  }
  if (classes.length === 1) {
    problems.add('one-class', name, `All its pictures are of one class, "${classes[0]}".`);
  }
  const numbers = classes.filter((label) => /^[-+]?\d+(\.\d+)?$/.test(label));
  const words = classes.length - numbers.length;
  if (numbers.length === 0 || words === 0) return;
  const word = classes.find((label) => !numbers.includes(label));
  const where = rows.find(({ label }) => label === numbers[0])?.where ?? name;
  const message = `Some labels are numbers and some are words, e.g. "${numbers[0]}" and "${word}".`;
  problems.add('mixed-labels', where, message);
}

/** The manifest itself is not stamped: what counts of it are its rows, and an edit that is undone leaves those alike. */
async function stampFiles(
  { rows, paths }: Entries,
  { problems, root }: Reading,
  signal: AbortSignal,
): Promise<Float64Array> {
  if (rows.length > maxStamped) return new Float64Array();
  const files = paths.map((path) => fullPath(root, path));
  const stamps = await fileStamps(files, signal);
  rows.forEach(({ where }, i) => {
    if (Number.isNaN(stamps[2 * i])) {
      problems.add('missing-file', where, `There is no file "${files[i]}".`);
    }
  });
  return stamps;
}
