// Every figure of a run, from its table: counts by SQL, intervals by core/metrics.

import type { ConfusionCell, RunFigures } from '../../protocol/evaluation';
import { calibration } from '../metrics/calibration';
import { classFigures } from '../metrics/classFigures';
import { lossHistogram } from '../metrics/lossHistogram';
import { meanInterval } from '../metrics/meanInterval';
import { percentiles } from '../metrics/percentile';
import { wilson } from '../metrics/wilson';
import { numbersOf } from '../tables/columns';
import type { RunTable } from './runTable';
import { rowsTable } from './whereFilter';

export interface FiguresOptions {
  readonly labelOf: (index: number) => string;
  /** Outputs of the model. */
  readonly classCount: number;
  readonly signal: AbortSignal;
}

/** Of the bootstrap: the same run has the same intervals every time. */
const seed = 0;

export async function runFigures(
  table: RunTable,
  { labelOf, classCount, signal }: FiguresOptions,
): Promise<RunFigures> {
  const { database } = table;
  const sums = await counts(table, signal);
  const confusion = await database.rows<ConfusionCell>(
    `select label_index as label, pred_index as predicted, count(*) as count from ${rowsTable}
     where correct is not null group by all order by label, predicted`,
    {},
    { signal },
  );
  const evaluated = await columnsOfEvaluated(table, signal);
  const options = { seed, signal };
  const { bins, ece } = await calibration(evaluated.confidence, evaluated.isRight, options);
  return {
    count: sums.n,
    evaluated: sums.evaluated,
    right: sums.good,
    failed: sums.failed,
    unlabelled: sums.unlabelled,
    accuracy: wilson(sums.good, sums.evaluated),
    top5: classCount < 6 ? null : wilson(sums.good5, sums.evaluated),
    ...(await classFigures(confusion, labelOf, options)),
    meanLoss: await meanInterval(evaluated.loss, options),
    ece,
    calibration: bins,
    lossHistogram: lossHistogram(evaluated.loss, evaluated.isRight),
    confusion,
    latencyMs: await latencies(table, signal),
    splits: await database.rows(
      `select split as name, count(*) as count from ${rowsTable} group by split order by min(row)`,
    ),
  };
}

interface Counts {
  readonly n: number;
  readonly evaluated: number;
  readonly good: number;
  readonly good5: number;
  readonly failed: number;
  readonly unlabelled: number;
}

async function counts({ database }: RunTable, signal: AbortSignal): Promise<Counts> {
  const [sums] = await database.rows<Counts>(
    `select count(*) as n, count(correct) as evaluated, count(*) filter (correct) as good,
       count(*) filter (correct is not null
         and list_contains(list_transform(top5, lambda t: t."index"), label_index)) as good5,
       count(error) as failed,
       count(*) filter (error is null and label_index is null) as unlabelled
     from ${rowsTable}`,
    {},
    { signal },
  );
  return sums ?? { n: 0, evaluated: 0, good: 0, good5: 0, failed: 0, unlabelled: 0 };
}

interface EvaluatedColumns {
  readonly confidence: Float32Array;
  readonly loss: Float32Array;
  readonly isRight: Uint8Array;
}

async function columnsOfEvaluated(
  { database }: RunTable,
  signal: AbortSignal,
): Promise<EvaluatedColumns> {
  const column = (expression: string): Promise<Float64Array> =>
    numbersOf(
      database,
      `select ${expression} from ${rowsTable} where correct is not null order by row`,
      {},
      { signal },
    );
  return {
    confidence: Float32Array.from(await column('probability')),
    loss: Float32Array.from(await column('loss')),
    isRight: Uint8Array.from(await column('correct::integer')),
  };
}

async function latencies(
  { database }: RunTable,
  signal: AbortSignal,
): Promise<RunFigures['latencyMs']> {
  const sql = `select latency_ms from ${rowsTable} where latency_ms is not null`;
  const values = await numbersOf(database, sql, {}, { signal });
  if (values.length === 0) return null;
  const [p50 = 0, p90 = 0, p99 = 0] = percentiles(values, [0.5, 0.9, 0.99]);
  return { p50, p90, p99 };
}
