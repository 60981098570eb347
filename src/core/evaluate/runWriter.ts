// Writes a run: a part every few seconds, and the final files once at the end.

import { join } from 'node:path';
import type { Disposable } from '../../base/disposable';
import { type ColumnSpec, type ColumnValue, createTable, insertRows } from '../tables/columns';
import { type Database, openDatabase, sqlText } from '../tables/database';
import { runUnreadable } from './errors';
import type { PredictionRecord } from './predictionRecord';
import {
  featurePartFile,
  featuresFile,
  inPlaceOf,
  isThere,
  listParts,
  partFile,
  predictionsFile,
  type RunPart,
  removeParts,
} from './runFolder';

const predictionColumns = [
  { name: 'row', type: 'integer' },
  { name: 'id', type: 'text' },
  { name: 'split', type: 'text' },
  { name: 'label', type: 'text' },
  { name: 'label_index', type: 'integer' },
  { name: 'pred', type: 'text' },
  { name: 'pred_index', type: 'integer' },
  { name: 'probability', type: 'double' },
  { name: 'top5', type: 'classes' },
  { name: 'loss', type: 'double' },
  { name: 'margin', type: 'double' },
  { name: 'entropy', type: 'double' },
  { name: 'latency_ms', type: 'double' },
  { name: 'error', type: 'text' },
] as const satisfies readonly ColumnSpec[];

const featureColumns = [
  { name: 'row', type: 'integer' },
  { name: 'id', type: 'text' },
  { name: 'features', type: 'floats' },
] as const satisfies readonly ColumnSpec[];

export interface WrittenRow {
  readonly record: PredictionRecord;
  /** The model's features of the picture; null where there are none. */
  readonly features: Float32Array | null;
}

export interface RunWriter extends Disposable {
  /** Rows `from` to `to`, all of them and in order. Throws `disk-full` or `run-not-written`. */
  writePart(part: RunPart, rows: readonly WrittenRow[]): Promise<void>;
  /** One file instead of the parts, which must cover `count` rows. */
  finish(count: number): Promise<void>;
}

/** One thread: inference needs the others. */
export async function createRunWriter(run: string): Promise<RunWriter> {
  const database = await openDatabase({ threads: 1 });
  return {
    writePart: async (part, rows) => {
      const features = rows.filter((row) => row.features !== null);
      if (features.length > 0) {
        const lines = features.map(({ record, features: values }) => [
          record.row,
          record.id,
          values,
        ]);
        await writeRows(database, featurePartFile(run, part), featureColumns, lines);
      }
      const lines = rows.map(({ record }) => predictionLine(record));
      await writeRows(database, partFile(run, part), predictionColumns, lines);
    },
    finish: async (count) => {
      const parts = await listParts(run);
      const featureParts = await present(parts.map((part) => featurePartFile(run, part)));
      const predictionParts = parts.map((part) => partFile(run, part));
      const whole = join(run, predictionsFile);
      // Written last: where it is there, a run was killed while it tidied up.
      if (!(await isThere(whole))) {
        checkCover(run, parts, count);
        await mergeParts(database, join(run, featuresFile), featureParts);
        await mergeParts(database, whole, predictionParts);
      }
      await removeParts(run);
    },
    dispose: () => database.dispose(),
  };
}

function predictionLine(record: PredictionRecord): readonly ColumnValue[] {
  return [
    record.row,
    record.id,
    record.split,
    record.label,
    record.labelIndex,
    record.predicted,
    record.predictedIndex,
    record.probability,
    record.top5,
    record.loss,
    record.margin,
    record.entropy,
    record.latencyMs,
    record.error,
  ];
}

async function writeRows(
  database: Database,
  path: string,
  columns: readonly ColumnSpec[],
  rows: readonly (readonly ColumnValue[])[],
): Promise<void> {
  await createTable(database, 'part', columns);
  await insertRows(database, 'part', columns, rows);
  await inPlaceOf(path, (temporary) =>
    database.run(`copy part to ${sqlText(temporary)} (format parquet, compression zstd)`),
  );
  await database.run('drop table part');
}

async function mergeParts(
  database: Database,
  path: string,
  parts: readonly string[],
): Promise<void> {
  if (parts.length === 0) return;
  const source = `read_parquet([${parts.map(sqlText).join(', ')}])`;
  await inPlaceOf(path, (temporary) =>
    database.run(
      `copy (from ${source}) to ${sqlText(temporary)} (format parquet, compression zstd)`,
    ),
  );
}

/** Overlapping or missing rows would be counted wrongly without a word. */
function checkCover(run: string, parts: readonly RunPart[], count: number): void {
  let next = 0;
  for (const { from, to } of parts) {
    if (from !== next) throw runUnreadable(run, `rows ${next} to ${from} are missing`);
    next = to;
  }
  if (next !== count) throw runUnreadable(run, `rows ${next} to ${count} are missing`);
}

async function present(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map(isThere));
  return paths.filter((_, at) => found[at]);
}
