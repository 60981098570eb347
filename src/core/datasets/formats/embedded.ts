// Pictures that lie in a column of Parquet files. The rows are read once without them; the pictures are read some
// neighbours at a time when one is asked for, and at most 64 MB of them are kept.

import { stat } from 'node:fs/promises';
import { basename, relative, sep } from 'node:path';
import { throwIfAborted } from '../../../base/errors';
import type { ManifestColumns } from '../../../protocol/dataset';
import { decodeBytes } from '../../images/decode';
import { pictureMissing } from '../errors';
import { fileStamps } from '../fingerprint';
import { createProblems } from '../problems';
import { at, classesOf, uniqueIds } from '../rows';
import type { DatasetRow, OpenedFormat, OpenOptions } from '../types';
import { parquetSource } from './parquetSource';
import type { ParquetColumn, ParquetTable } from './parquetTable';
import { createWindows, type Windows } from './windows';

interface Embedded {
  readonly table: ParquetTable;
  readonly columns: ManifestColumns;
  /** The column of pictures. */
  readonly picture: ParquetColumn;
  /** What was opened: a file or a folder. */
  readonly path: string;
  /** Of each file of the table, where there is no column of splits. */
  readonly splits: readonly (string | null)[];
}

interface Entry {
  readonly row: DatasetRow;
  readonly key: readonly [file: number, index: number];
}

const mostBytes = 64 * 2 ** 20;
const windowBytes = 4 * 2 ** 20;

/** Closes the table only with the dataset. */
export async function openEmbedded(
  embedded: Embedded,
  { signal, reason }: OpenOptions,
): Promise<OpenedFormat> {
  const { table, columns, path } = embedded;
  const problems = createProblems();
  const unique = uniqueIds();
  const entries: Entry[] = [];
  const wanted = Object.values(columns);
  for await (const rows of parquetSource(table, wanted).rows(signal)) {
    for (const { get, key } of rows) {
      const row = toRow(get, key, embedded);
      const id = unique(row.id);
      if (id !== row.id) {
        const message = `"${row.id}" was there before; this one is called "${id}".`;
        problems.add('duplicate-id', row.where, message);
      }
      if (row.label === null && columns.label !== undefined) {
        problems.add('empty-label', row.where, 'The row has no label.');
      }
      entries.push({ row: { ...row, id }, key });
    }
  }
  const name = basename(path);
  if (entries.length === 0) problems.add('no-rows', name, `${name} holds no picture.`);
  if (columns.label === undefined) {
    problems.add('no-label-column', name, `No column of ${name} looks like labels.`);
  }
  const rows = entries.map(({ row }) => row);
  const classes = namedClasses(rows, embedded);
  if (classes.length === 1) {
    problems.add('one-class', name, `All its pictures are of one class, "${classes[0]}".`);
  }
  return {
    ...(await pictureReader(embedded, entries)),
    reason,
    rows,
    classes,
    problems: problems.list(),
    stamps: await fileStamps(table.files, signal),
    manifest: null,
    readOnly: `Glassbox cannot write labels into Parquet files that hold the pictures; corrections stay in the journal.`,
  };
}

function toRow(
  get: (column: string) => string | null,
  [file, index]: Entry['key'],
  { table, columns, path, splits }: Embedded,
): DatasetRow {
  const full = table.files[file] ?? '';
  const inside = (relative(path, full) || basename(full)).replaceAll(sep, '/');
  const of = (column: string | undefined): string | null =>
    column === undefined ? null : get(column);
  return {
    id: of(columns.id) ?? `${inside}/${index}`,
    label: of(columns.label),
    split: columns.split === undefined ? (splits[file] ?? null) : get(columns.split),
    group: of(columns.group),
    where: `${inside}, index ${index}`,
  };
}

/** The file's own list of names has an order and is complete. */
function namedClasses(
  rows: readonly DatasetRow[],
  { table, columns }: Embedded,
): readonly string[] {
  const names = table.columns.find(({ name }) => name === columns.label)?.names ?? [];
  const known = new Set(names);
  return [...known, ...classesOf(rows).filter((label) => !known.has(label))];
}

async function pictureReader(
  embedded: Embedded,
  entries: readonly Entry[],
): Promise<Pick<OpenedFormat, 'decode' | 'bytes' | 'file' | 'metadata' | 'close'>> {
  const { table, columns, picture, path } = embedded;
  const windows = await windowsOf(embedded, entries.length);
  const source = parquetSource(table);
  const used = new Set(Object.values(columns));
  const read = async (row: number, signal?: AbortSignal): Promise<Uint8Array> => {
    throwIfAborted(signal);
    const { key, row: facts } = at(entries, row, path);
    const bytes = await windows.get(...key);
    throwIfAborted(signal);
    if (bytes === null || bytes.length === 0) throw pictureMissing(facts.where);
    return bytes;
  };
  return {
    bytes: read,
    decode: async (row, signal) => {
      const bytes = await read(row, signal);
      return decodeBytes(at(entries, row, path).row.where, bytes, signal ? { signal } : {});
    },
    file: () => null,
    metadata: async (row) => {
      const { get } = await source.read(at(entries, row, path).key);
      return source.columns.flatMap((name) => {
        const value = used.has(name) || name === picture.name ? null : get(name);
        return value === null ? [] : [{ name, value }];
      });
    },
    close: async () => {
      windows.clear();
      table.database.dispose();
    },
  };
}

/** Of as many rows as make about 4 MB. */
async function windowsOf({ table, picture }: Embedded, count: number): Promise<Windows> {
  const sizes = await Promise.all(table.files.map(async (file) => (await stat(file)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const rowsPerWindow = Math.max(1, Math.min(1024, Math.floor((windowBytes * count) / total)));
  return createWindows(rowsPerWindow, mostBytes, async (file, start, length) => {
    const from = table.from(table.files.slice(file, file + 1));
    const rows = await table.rows<{ bytes: Uint8Array | null }>(
      `select ${picture.bytes} as bytes from ${from}
       where file_row_number between ${start} and ${start + length - 1} order by file_row_number`,
    );
    return rows.map(({ bytes }) => bytes);
  });
}
