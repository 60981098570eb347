// The features of a run's pictures, read from its files: whole for the audit, or searched for the nearest of one picture.

import { join } from 'node:path';
import { throwIfAborted } from '../../base/errors';
import { numbersOf } from '../tables/columns';
import { type Database, openDatabase, sqlText } from '../tables/database';
import { featurePartFile, featuresFile, isThere, listParts } from './runFolder';

export interface RunFeatures {
  /** Rows that have features, ascending. */
  readonly rows: Int32Array;
  readonly dims: number;
  /** [rows, dims] */
  readonly values: Float32Array;
}

/** null where the run has none. */
export async function readFeatures(run: string, signal: AbortSignal): Promise<RunFeatures | null> {
  return withFeatures(run, async (database, source) => {
    const rows = Int32Array.from(
      await numbersOf(database, `select row from ${source} order by row`, {}, { signal }),
    );
    const [first] = await database.rows<{ readonly dims: number }>(
      `select len(features) as dims from ${source} limit 1`,
    );
    const dims = first?.dims ?? 0;
    if (rows.length === 0 || dims === 0) return null;
    const values = new Float32Array(rows.length * dims);
    // A window at a time: a list of a million numbers costs more than the numbers.
    for (let from = 0; from < rows.length; from += 2048) {
      throwIfAborted(signal);
      const last = rows[Math.min(from + 2048, rows.length) - 1] ?? 0;
      const some = await numbersOf(
        database,
        `select unnest(features) from (select features from ${source}
         where row between ${rows[from] ?? 0} and ${last} order by row)`,
      );
      values.set(some, from * dims);
    }
    return { rows, dims, values };
  });
}

export interface NearRow {
  readonly row: number;
  /** 1 − cosine of the features. */
  readonly distance: number;
}

/** Nearest first, the row itself left out; empty where the run has no features, or none of this row. */
export async function nearestRows(
  run: string,
  row: number,
  count: number,
  isCandidate: (row: number) => boolean,
  signal: AbortSignal,
): Promise<readonly NearRow[]> {
  const found = await withFeatures(run, async (database, source) => {
    const near = await database.rows<NearRow>(
      `with wanted as (select features from ${source} where row = ${Math.trunc(row)})
       select r.row, list_cosine_distance(r.features, w.features)::double as distance
       from ${source} r, wanted w where r.row != ${Math.trunc(row)} order by distance`,
      {},
      { signal },
    );
    return near.filter((each) => isCandidate(each.row)).slice(0, count);
  });
  return found ?? [];
}

async function withFeatures<T>(
  run: string,
  work: (database: Database, source: string) => Promise<T>,
): Promise<T | null> {
  const files = await featureFiles(run);
  if (files.length === 0) return null;
  const database = await openDatabase();
  try {
    return await work(database, `read_parquet([${files.map(sqlText).join(', ')}])`);
  } finally {
    database.dispose();
  }
}

async function featureFiles(run: string): Promise<readonly string[]> {
  const whole = join(run, featuresFile);
  if (await isThere(whole)) return [whole];
  const parts = (await listParts(run)).map((part) => featurePartFile(run, part));
  const present = await Promise.all(parts.map(isThere));
  return parts.filter((_, at) => present[at]);
}
