// Typed columns into a table and out of a query, chunk by chunk: rows as objects cost too much where there are a million.

import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import {
  type Database,
  type Duckdb,
  type QueryOptions,
  type SqlParameters,
  sqlName,
} from './database';

/** `floats`: Float32Array. `classes`: `{index, probability}[]`. Each value may be null. */
export type ColumnType = 'integer' | 'double' | 'text' | 'boolean' | 'floats' | 'classes';

export interface ColumnSpec {
  readonly name: string;
  readonly type: ColumnType;
}

type ClassProbability = { readonly index: number; readonly probability: number };
export type ColumnValue =
  | number
  | string
  | boolean
  | Float32Array
  | readonly ClassProbability[]
  | null;

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  integer: 'INTEGER',
  double: 'DOUBLE',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  floats: 'FLOAT[]',
  classes: 'STRUCT("index" INTEGER, probability DOUBLE)[]',
};

function duckdbType(type: ColumnType, duckdb: Duckdb): DuckDBType {
  const { BOOLEAN, DOUBLE, FLOAT, INTEGER, LIST, STRUCT, VARCHAR } = duckdb;
  switch (type) {
    case 'integer':
      return INTEGER;
    case 'double':
      return DOUBLE;
    case 'text':
      return VARCHAR;
    case 'boolean':
      return BOOLEAN;
    case 'floats':
      return LIST(FLOAT);
    case 'classes':
      return LIST(STRUCT({ index: INTEGER, probability: DOUBLE }));
  }
}

/** DuckDB's vectors hold no more. */
const chunkRows = 2048;

/** Creates or replaces the table. */
export async function createTable(
  database: Database,
  table: string,
  columns: readonly ColumnSpec[],
): Promise<void> {
  const list = columns.map(({ name, type }) => `${sqlName(name)} ${sqlTypes[type]}`);
  await database.run(`create or replace table ${sqlName(table)} (${list.join(', ')})`);
}

/** `rows`: values in the order of the columns that the table was created with. */
export async function insertRows(
  { connection, duckdb }: Database,
  table: string,
  columns: readonly ColumnSpec[],
  rows: readonly (readonly ColumnValue[])[],
): Promise<void> {
  const appender = await connection.createAppender(table);
  try {
    for (let from = 0; from < rows.length; from += chunkRows) {
      const some = rows.slice(from, from + chunkRows);
      const chunk = duckdb.DuckDBDataChunk.create(
        columns.map(({ type }) => duckdbType(type, duckdb)),
        some.length,
      );
      chunk.setColumns(
        columns.map((_, at) => some.map((row) => duckdbValue(row[at] ?? null, duckdb))),
      );
      appender.appendDataChunk(chunk);
    }
  } finally {
    appender.closeSync();
  }
}

function duckdbValue(value: ColumnValue, { listValue, structValue }: Duckdb): DuckDBValue {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Float32Array) return listValue(Array.from(value));
  return listValue(value.map(({ index, probability }) => structValue({ index, probability })));
}

/** Every number of the query's one column, in its order; null becomes NaN. */
export async function numbersOf(
  { connection }: Database,
  sql: string,
  parameters: SqlParameters = {},
  { signal }: QueryOptions = {},
): Promise<Float64Array> {
  const result = await connection.stream(sql, parameters);
  let numbers = new Float64Array(1024);
  let count = 0;
  for (;;) {
    signal?.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return numbers.slice(0, count);
    if (count + chunk.rowCount > numbers.length) {
      const larger = new Float64Array(2 * (count + chunk.rowCount));
      larger.set(numbers);
      numbers = larger;
    }
    for (const value of chunk.getColumnValues(0)) {
      numbers[count++] = value === null ? Number.NaN : Number(value);
    }
  }
}
