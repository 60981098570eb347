// The rows of a run as a table in memory that can be filtered, sorted and paged. It reads the run's files once; after
// that its database may not touch any file, and its settings are locked, because users' conditions run in it.

import type { Disposable } from '../../base/disposable';
import { GlassboxError, isCancelled } from '../../base/errors';
import type { AuditReport, RunPage, RunQuery, RunRow } from '../../protocol/evaluation';
import { wilson } from '../metrics/wilson';
import { createTable, insertRows } from '../tables/columns';
import { type Database, openDatabase, sqlText } from '../tables/database';
import { runUnreadable, whereInvalid } from './errors';
import { findingColumns, findings } from './runFindings';
import { predictionFiles } from './runFolder';
import { type FlippedRows, filterSql, orderSql } from './runQuery';
import { type StoredRow, toRunRow } from './storedRow';
import { checkedWhere, firstLine, rowsTable } from './whereFilter';

export interface RunTable extends Disposable {
  readonly database: Database;
  readonly count: number;
  page(
    query: RunQuery,
    range: { readonly from: number; readonly to: number },
    flips: FlippedRows,
    signal: AbortSignal,
  ): Promise<RunPage>;
  /** Every id that the query finds, in its order. */
  ids(query: RunQuery, flips: FlippedRows, signal: AbortSignal): Promise<readonly string[]>;
  /** In the order asked for; rows that do not exist are left out. */
  rows(rows: readonly number[]): Promise<readonly RunRow[]>;
}

/** A condition that takes longer is stopped, so that nothing hangs. */
const maxQueryMs = 10_000;
/** Conditions whose sums are kept. */
const mostSums = 64;

export interface RunTableOptions {
  /** Name of a model's output. */
  readonly labelOf: (index: number) => string;
  /** What was found about the rows; null: nothing was looked for. */
  readonly audit: AuditReport | null;
}

/** Throws `run-unreadable`. */
export async function openRunTable(
  run: string,
  { labelOf, audit }: RunTableOptions,
): Promise<RunTable> {
  const database = await openDatabase({ memory: '1GB' });
  try {
    await fill(database, await predictionFiles(run), audit);
    await database.run('set enable_external_access = false');
    await database.run('set lock_configuration = true');
    const [total] = await database.rows<{ readonly n: number }>(
      `select count(*)::integer as n from ${rowsTable}`,
    );
    return createRunTable(database, total?.n ?? 0, labelOf);
  } catch (error) {
    database.dispose();
    if (error instanceof GlassboxError) throw error;
    throw runUnreadable(run, firstLine(error).replace(/[.\s]+$/, ''));
  }
}

async function fill(
  database: Database,
  files: readonly string[],
  audit: AuditReport | null,
): Promise<void> {
  await createTable(database, 'findings', findingColumns);
  await insertRows(database, 'findings', findingColumns, findings(audit));
  const source =
    files.length > 0
      ? `read_parquet([${files.map(sqlText).join(', ')}])`
      : `(select 0 as row, '' as id, '' as split, '' as label, 0 as label_index, '' as pred,
          0 as pred_index, 0.0 as probability, []::struct("index" integer, probability double)[] as top5,
          0.0 as loss, 0.0 as margin, 0.0 as entropy, 0.0 as latency_ms, '' as error limit 0)`;
  await database.run(
    `create table ${rowsTable} as
     select p.*, pred_index = label_index as correct, suspicion, suggested,
       coalesce(duplicates, 0) as duplicates, coalesce(leaked, false) as leaked
     from ${source} p left join findings using (row) order by row`,
  );
  await database.run('drop table findings');
}

function createRunTable(
  database: Database,
  count: number,
  labelOf: RunTableOptions['labelOf'],
): RunTable {
  const rowsOf: RunTable['rows'] = async (rows) => {
    const wanted = rows.map((row) => Math.trunc(row)).join(', ');
    if (wanted === '') return [];
    const stored = await database.rows<StoredRow>(
      `select * from ${rowsTable} where row in (${wanted})`,
    );
    const found = new Map(stored.map((row) => [row.row, toRunRow(row, labelOf)]));
    return rows.map((row) => found.get(row)).filter((row) => row !== undefined);
  };
  // Rows never change, and paging asks for the same sums again and again.
  const known = new Map<string, Sums>();
  const sumsOf = async (condition: string, signal: AbortSignal): Promise<Sums> => {
    const found = known.get(condition);
    if (found) return found;
    const [counted] = await database.rows<Sums>(
      `select count(*) as n, count(correct) as evaluated, count(*) filter (correct) as good
       from ${rowsTable} where ${condition}`,
      {},
      { signal },
    );
    const sums = counted ?? { n: 0, evaluated: 0, good: 0 };
    if (known.size >= mostSums) known.clear();
    known.set(condition, sums);
    return sums;
  };
  const conditionOf = async (query: RunQuery, flips: FlippedRows): Promise<string> => {
    const parts = await Promise.all(query.filters.map((filter) => filterSql(filter, flips)));
    if (query.where !== null) parts.push(await checkedWhere(database, query.where));
    return parts.length === 0 ? 'true' : parts.join(' and ');
  };
  return {
    database,
    count,
    page: async (query, { from, to }, flips, signal) => {
      const condition = await conditionOf(query, flips);
      return guarded(query, signal, async (limited) => {
        const { n, evaluated, good } = await sumsOf(condition, limited);
        // Whole rows are read for the page alone: sorting a million of them would be slow.
        const limit = `limit ${Math.max(0, to - from)} offset ${Math.max(0, from)}`;
        const found = await database.rows<{ readonly row: number }>(
          `select row from ${rowsTable} where ${condition} ${orderSql(query)} ${limit}`,
          {},
          { signal: limited },
        );
        const rows = await rowsOf(found.map(({ row }) => row));
        const accuracy = wilson(good, evaluated);
        return { count: n, evaluated, right: good, accuracy, rows };
      });
    },
    ids: async (query, flips, signal) => {
      const condition = await conditionOf(query, flips);
      return guarded(query, signal, async (limited) => {
        const sql = `select id from ${rowsTable} where ${condition} ${orderSql(query)}`;
        const found = await database.rows<{ readonly id: string }>(sql, {}, { signal: limited });
        return found.map(({ id }) => id);
      });
    },
    rows: rowsOf,
    dispose: () => database.dispose(),
  };
}

interface Sums {
  readonly n: number;
  readonly evaluated: number;
  readonly good: number;
}

/** Errors of a user's condition are about that condition. */
async function guarded<T>(
  { where }: RunQuery,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = AbortSignal.timeout(maxQueryMs);
  try {
    return await work(AbortSignal.any([signal, limit]));
  } catch (error) {
    if (signal.aborted || where === null) throw error;
    if (limit.aborted && isCancelled(error)) throw whereInvalid('it takes longer than 10 s');
    throw whereInvalid(firstLine(error));
  }
}
