// Parquet files of one dataset as one table: its columns, class names that Hugging Face writes into the file, and
// pictures that lie in a column.

import { open } from 'node:fs/promises';
import { type Database, openDatabase, sqlName, sqlText } from '../../tables/database';
import { datasetUnreadable, parquetInvalid } from '../errors';

export interface ParquetColumn {
  readonly name: string;
  /** As DuckDB writes it. */
  readonly type: string;
  /** Names of its integers (the ClassLabel of Hugging Face); null where it has none. */
  readonly names: readonly string[] | null;
  /** SQL of the picture's bytes; null where it holds none. */
  readonly bytes: string | null;
}

export interface ParquetTable {
  readonly files: readonly string[];
  readonly columns: readonly ParquetColumn[];
  readonly database: Database;
  /** Runs a query; DuckDB's errors become parquet-invalid. */
  rows<Row>(sql: string): Promise<Row[]>;
  /** Values of a query in chunks. Nothing else may be asked of the database meanwhile. */
  stream(sql: string): AsyncGenerator<readonly (readonly unknown[])[]>;
  /** SQL of these files as a table with `filename` and `file_row_number` (from 0). */
  from(files: readonly string[]): string;
}

/** Throws dataset-missing, dataset-unreadable, parquet-invalid. `files` has at least one. */
export async function openParquetTable(files: readonly string[]): Promise<ParquetTable> {
  for (const file of files) await checkMagic(file);
  const [first = ''] = files;
  const database = await openDatabase({ memory: '512MB' });
  const rows = async <Row>(sql: string): Promise<Row[]> => {
    try {
      return await database.rows<Row>(sql);
    } catch (error) {
      throw parquetInvalid(first, error);
    }
  };
  try {
    const described = await rows<{ column_name: string; column_type: string }>(
      `describe select * from ${tableOf(files, false)}`,
    );
    const names = await classNames(first, rows);
    const columns = described.map(({ column_name: name, column_type: type }) => ({
      name,
      type,
      names: names.get(name) ?? null,
      bytes: bytesOf(name, type),
    }));
    const stream = (sql: string) => streamRows(database, first, sql);
    return { files, columns, database, rows, stream, from: (some) => tableOf(some, true) };
  } catch (error) {
    database.dispose();
    throw error;
  }
}

/** DuckDB reads `[`, `*` and `?` in a path as patterns; a class of one character stands for itself. */
function tableOf(files: readonly string[], withPlaces: boolean): string {
  const list = files.map((file) => sqlText(file.replaceAll(/[[*?]/g, '[$&]'))).join(', ');
  const places = withPlaces ? ', filename = true, file_row_number = true' : '';
  return `read_parquet([${list}], union_by_name = true${places})`;
}

async function* streamRows(
  database: Database,
  path: string,
  sql: string,
): AsyncGenerator<readonly (readonly unknown[])[]> {
  try {
    const result = await database.connection.stream(sql);
    for await (const rows of result.yieldRowsJs()) yield rows;
  } catch (error) {
    throw parquetInvalid(path, error);
  }
}

/** A better word than DuckDB's for a file that is cut off: both ends are marked "PAR1". */
async function checkMagic(path: string): Promise<void> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const ends = Buffer.alloc(8);
      if (size >= 12) {
        await file.read(ends, 0, 4, 0);
        await file.read(ends, 4, 4, size - 4);
      }
      if (ends.toString('latin1') === 'PAR1PAR1') return;
      const reason = ends.toString('latin1', 0, 4) === 'PAR1' ? 'it is cut off' : 'it is none';
      throw parquetInvalid(path, new Error(`${reason} (${size} bytes)`));
    } finally {
      await file.close();
    }
  } catch (error) {
    throw datasetUnreadable(path, error);
  }
}

function bytesOf(name: string, type: string): string | null {
  if (type === 'BLOB') return sqlName(name);
  return /^STRUCT\(.*"?\bbytes"? BLOB/.test(type) ? `${sqlName(name)}.bytes` : null;
}

/** `{"info": {"features": {"label": {"_type": "ClassLabel", "names": ["cat", "dog"]}}}}` */
async function classNames(
  file: string,
  rows: ParquetTable['rows'],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const path = sqlText(file.replaceAll(/[[*?]/g, '[$&]'));
  const found = await rows<{ value: string }>(
    `select decode(value) as value from parquet_kv_metadata(${path}) where decode(key) = 'huggingface'`,
  );
  const names = new Map<string, readonly string[]>();
  const features = member(member(parse(found[0]?.value), 'info'), 'features');
  if (typeof features !== 'object' || features === null) return names;
  for (const [column, feature] of Object.entries(features)) {
    const list = member(feature, 'names');
    if (Array.isArray(list) && list.every((name) => typeof name === 'string')) {
      names.set(column, list);
    }
  }
  return names;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
