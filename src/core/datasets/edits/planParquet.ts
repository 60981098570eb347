// Edits of a Parquet manifest: the whole file is written anew, and both versions are kept by their hash, so that undo
// brings back the very bytes.

import { copyFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { throwIfAborted } from '../../../base/errors';
import { type Database, openDatabase, sqlName, sqlText } from '../../tables/database';
import { cannotReturn, fileChanged, labelNotOfType, noColumn, rowNotFound } from './errors';
import { syncFolder } from './journal';
import { manifestPath, type Place } from './operations';
import type { EditedPicture } from './pictures';
import {
  type FailedEdit,
  fieldsOf,
  listedAs,
  type Plan,
  type PlanInput,
  rowsOf,
} from './planParts';
import type { Change } from './records';
import { backupPath, hashOf } from './rewriteFile';
import { renamesWithout, rowNumber } from './rowNames';

interface ParquetRow {
  readonly picture: EditedPicture;
  /** In the dataset, and in the file. */
  readonly number: number;
  readonly index: number;
  /** null: as it is. */
  readonly values: { readonly label: string | null; readonly split: string | null };
  readonly isOut: boolean;
}

interface Table {
  readonly database: Database;
  readonly path: string;
  readonly file: string;
  readonly columns: { readonly label?: string; readonly split?: string };
  readonly types: ReadonlyMap<string, string>;
}

export async function planParquet(input: PlanInput): Promise<Plan> {
  const { dataset, place, pending, isDry, signal } = input;
  const file = basename(dataset.path);
  const path = await manifestPath(place, file);
  const database = await openDatabase();
  try {
    const columns = dataset.manifest?.columns ?? {};
    const table = { database, path, file, columns, types: await columnTypes(database, path) };
    const numbers = rowsOf(dataset, pending);
    const rows: ParquetRow[] = [];
    const failed: FailedEdit[] = [];
    for (const picture of pending) {
      throwIfAborted(signal);
      const row = toRow(table, input, picture, numbers.get(picture.id));
      const error = 'values' in row ? await checkRow(table, input, row) : row;
      if (error) failed.push({ id: picture.id, error: error.facts });
      else if ('values' in row) rows.push(row);
    }
    const operation = rows.length === 0 || isDry ? null : await rewrite(table, place, rows);
    const operations = operation ? [operation] : [];
    const changes = toChanges(input, rows, operation ? 0 : null);
    const lines = rows.map((row) => ({ id: row.picture.id, text: rowText(file, row) }));
    return { changes, operations, folders: [], failed, lines };
  } finally {
    database.dispose();
  }
}

function toRow(
  { columns, file }: Table,
  { dataset }: PlanInput,
  picture: EditedPicture,
  number: number | undefined,
): ParquetRow | ReturnType<typeof rowNotFound> {
  const { id } = picture;
  if (picture.kept) return cannotReturn(id, file);
  const row = number === undefined ? undefined : dataset.rows[number];
  const index = row && rowNumber(row);
  if (number === undefined || index === undefined) return rowNotFound(id, file);
  const values: { label: string | null; split: string | null } = { label: null, split: null };
  for (const column of ['label', 'split'] as const) {
    const field = picture[column];
    if (!field || field.wanted === field.held) continue;
    if (columns[column] === undefined) return noColumn(id, file, column);
    values[column] = field.wanted;
  }
  return { picture, number, index, values, isOut: picture.excluded?.wanted ?? false };
}

/** Whether the columns can hold the values, and hold what the dataset says. */
async function checkRow(
  { database, path, file, columns, types }: Table,
  { dataset }: PlanInput,
  { number, index, values }: ParquetRow,
) {
  for (const name of ['label', 'split'] as const) {
    const column = columns[name];
    const value = values[name];
    if (column === undefined || value === null) continue;
    const type = types.get(column) ?? 'varchar';
    const [found] = await database.rows<{ old: string | null; fits: boolean }>(
      `select trim(${sqlName(column)}::varchar) as old,
        try_cast(${sqlText(value)} as ${type}) is not null as fits
       from ${from(path)} where file_row_number = ${index}`,
    );
    const row = dataset.rows[number];
    if (!found || !row) return fileChanged(file);
    // A number that stands for a name of its own list.
    const isNamed = name === 'label' && (found.old || null) !== row.label;
    if (!found.fits || isNamed) return labelNotOfType(file, value, type.toLowerCase());
  }
  return null;
}

function from(path: string): string {
  const exact = path.replaceAll(/[[*?]/g, '[$&]');
  return `read_parquet(${sqlText(exact)}, file_row_number = true)`;
}

async function columnTypes(database: Database, path: string): Promise<ReadonlyMap<string, string>> {
  const rows = await database.rows<{ column_name: string; column_type: string }>(
    `describe select * from ${from(path)}`,
  );
  return new Map(rows.map((row) => [row.column_name, row.column_type]));
}

async function rewrite(
  { database, path, file, columns, types }: Table,
  place: Place,
  rows: readonly ParquetRow[],
): Promise<Plan['operations'][number]> {
  await mkdir(place.backup, { recursive: true });
  const draft = join(place.backup, 'draft.parquet');
  const before = hashOf(await readFile(path));
  await database.run(
    'create temp table edits (row bigint, label varchar, split varchar, gone bool)',
  );
  for (const { index, values, isOut } of rows) {
    await database.run('insert into edits values ($index, $label, $split, $gone)', {
      index,
      ...values,
      gone: isOut,
    });
  }
  const replaced = (['label', 'split'] as const).flatMap((name) => {
    const column = columns[name];
    if (column === undefined || !rows.some(({ values }) => values[name] !== null)) return [];
    const own = sqlName(column);
    const value = `cast(edits.${name} as ${types.get(column) ?? 'varchar'})`;
    return `coalesce(${value}, old.${own}) as ${own}`;
  });
  const replace = replaced.length > 0 ? ` replace (${replaced.join(', ')})` : '';
  await database.run(
    `copy (select old.* exclude (file_row_number)${replace} from ${from(path)} as old
      left join edits on edits.row = old.file_row_number where edits.gone is not true
      order by old.file_row_number)
     to ${sqlText(draft)} (format parquet${await metadataOption(database, path)})`,
  );
  const after = hashOf(await readFile(draft));
  await copyFile(path, backupPath(place.backup, before));
  await rename(draft, backupPath(place.backup, after));
  for (const hash of [before, after]) await syncFile(backupPath(place.backup, hash));
  await syncFolder(place.backup);
  await rm(draft, { force: true });
  return { kind: 'replace', file, before, after };
}

/** What other programs have noted in the file, names of classes among it. */
async function metadataOption(database: Database, path: string): Promise<string> {
  const rows = await database.rows<{ key: string; value: string }>(
    `select decode(key) as key, decode(value) as value from parquet_kv_metadata(${sqlText(path)})`,
  );
  // Its schema is written anew.
  const notes = rows.filter(({ key }) => key !== 'ARROW:schema');
  if (notes.length === 0) return '';
  const pairs = notes.map(({ key, value }) => `${sqlName(key)}: ${sqlText(value)}`);
  return `, kv_metadata {${pairs.join(', ')}}`;
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.sync().finally(() => handle.close());
}

function toChanges(
  { dataset }: PlanInput,
  rows: readonly ParquetRow[],
  operation: number | null,
): Change[] {
  const removed = new Set(rows.filter(({ isOut }) => isOut).map(({ picture }) => picture.id));
  const renames = renamesWithout(dataset.rows, removed).map(
    ({ id, newId }): Change => ({ id, newId, fields: [], operation, kept: null }),
  );
  const changes = rows.map(({ picture, number, isOut }): Change => {
    const { id } = picture;
    const row = dataset.rows[number];
    const kept = isOut ? ({ kind: 'backup', ...listedAs(picture, row) } as const) : null;
    return { id, newId: id, fields: fieldsOf(picture), operation, kept };
  });
  return [...changes, ...renames];
}

function rowText(file: string, { picture, index, isOut }: ParquetRow): string {
  if (isOut) return `${file}, row ${index}: removed`;
  const texts = [picture.label, picture.split].flatMap((field) =>
    field && field.wanted !== field.held ? `${field.held ?? '(none)'} → ${field.wanted}` : [],
  );
  return `${file}, row ${index}: ${texts.join(', ')}`;
}
