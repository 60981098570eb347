// Tables in memory, and files of rows (CSV, JSON lines, Parquet), by DuckDB: the only importer of it. A database here
// never writes a file of its own; what is kept is written by `copy … to`.

import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { Disposable } from '../../base/disposable';
import { cancelled, throwIfAborted } from '../../base/errors';

export type SqlValue = DuckDBValue;
export type SqlParameters = Readonly<Record<string, SqlValue>>;
export type SqlRow = Readonly<Record<string, unknown>>;

export interface QueryOptions {
  readonly signal?: AbortSignal;
}

/** Loaded with the first database: 70 MB that nobody needs who only classifies. */
const loadDuckdb = () => import('@duckdb/node-api');
export type Duckdb = Awaited<ReturnType<typeof loadDuckdb>>;

export interface Database extends Disposable {
  readonly duckdb: Duckdb;
  /** For what this interface does not have: appenders, streams. */
  readonly connection: DuckDBConnection;
  /** Runs any statements. */
  run(sql: string, parameters?: SqlParameters, options?: QueryOptions): Promise<void>;
  /** Rows as plain objects: bigints as numbers, lists as arrays, structs as objects, blobs as Uint8Array. */
  rows<Row = SqlRow>(
    sql: string,
    parameters?: SqlParameters,
    options?: QueryOptions,
  ): Promise<Row[]>;
}

export interface DatabaseOptions {
  /** Most memory, as DuckDB writes it, e.g. "512MB". */
  readonly memory?: string;
  readonly threads?: number;
}

export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const duckdb = await loadDuckdb();
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    memory_limit: options.memory ?? '1GB',
    // Insertion order is what "row" means here.
    preserve_insertion_order: 'true',
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  // One statement at a time, so that an interrupt stops the one that was meant.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    const result = last.then(() => interruptible(connection, work, signal));
    last = result.catch(() => undefined);
    return result;
  };
  return {
    duckdb,
    connection,
    run: (sql, parameters = {}, { signal } = {}) =>
      inTurn(async () => void (await connection.run(sql, parameters)), signal),
    rows: <Row>(sql: string, parameters: SqlParameters = {}, { signal }: QueryOptions = {}) =>
      inTurn(async () => {
        const reader = await connection.runAndReadAll(sql, parameters);
        return reader.getRowObjectsJS().map((row) => plain(row)) as Row[];
      }, signal),
    dispose: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function interruptible<T>(
  connection: DuckDBConnection,
  work: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  throwIfAborted(signal);
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted) throw cancelled();
    throw error;
  } finally {
    signal?.removeEventListener('abort', interrupt);
  }
}

/** A text as an SQL literal: file names cannot be parameters everywhere. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A column's name as an SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}
