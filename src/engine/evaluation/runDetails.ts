// All about one picture of a run: its facts, its twins, and the pictures that are nearest to it for the model.

import { nearestRows } from '../../core/evaluate/featureTable';
import { rowsTable } from '../../core/evaluate/whereFilter';
import type { RowDetails } from '../../protocol/evaluation';
import { rowMissing } from './errors';
import type { OpenRun } from './openRuns';
import type { RunPictures } from './runPictures';

const neighbourCount = 8;

export async function runDetails(
  run: OpenRun,
  row: number,
  pictures: RunPictures,
  signal: AbortSignal,
): Promise<RowDetails> {
  const [stored] = await run.table.rows([row]);
  if (!stored) throw rowMissing(run.run, row);
  const { dataset, source } = await pictures.find(run, row, signal);
  const training = await trainingRows(run, signal);
  const isCandidate = (each: number): boolean => training === null || training.has(each);
  const near = await nearestRows(run.run, row, neighbourCount, isCandidate, signal);
  const twins = run.audit?.duplicates.find((set) => set.rows.includes(row))?.rows ?? [];
  const others = twins.filter((each) => each >= 0 && each !== row);
  const neighbours = await run.table.rows(near.map((each) => each.row));
  const distances = new Map(near.map((each) => [each.row, each.distance]));
  return {
    row: stored,
    picture: await pictures.file(run, row, signal),
    metadata: await dataset.metadata(source),
    neighbours: neighbours.map((each) => ({ row: each, distance: distances.get(each.row) ?? 0 })),
    duplicates: await run.table.rows(others),
  };
}

/** null where the run has no training split: then every picture may be the nearest. */
async function trainingRows(
  { table }: OpenRun,
  signal: AbortSignal,
): Promise<ReadonlySet<number> | null> {
  const rows = await table.database.rows<{ readonly row: number }>(
    `select row from ${rowsTable} where lower(split) in ('train', 'training')`,
    {},
    { signal },
  );
  return rows.length === 0 ? null : new Set(rows.map(({ row }) => row));
}
