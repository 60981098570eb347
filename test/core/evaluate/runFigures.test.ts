// Every figure against an independent recomputation in SQL from the very file that the run leaves.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runFigures } from '../../../src/core/evaluate/runFigures';
import { openRunTable } from '../../../src/core/evaluate/runTable';
import { type Database, openDatabase, sqlText } from '../../../src/core/tables/database';
import type { RunFigures } from '../../../src/protocol/evaluation';
import { labelOf, writeSyntheticRun } from './syntheticRun';

const signal = new AbortController().signal;
const options = { count: 3000, classes: 9, seed: 11, part: 1000 };
let run = '';
let figures: RunFigures;
let database: Database;

beforeAll(async () => {
  run = await mkdtemp(join(tmpdir(), 'glassbox-figures-'));
  await writeSyntheticRun(run, options);
  const table = await openRunTable(run, { labelOf, audit: null });
  figures = await runFigures(table, { labelOf, classCount: options.classes, signal });
  table.dispose();
  database = await openDatabase();
  const file = sqlText(join(run, 'predictions.parquet'));
  await database.run(`create view p as from read_parquet(${file})`);
  await database.run(
    'create view e as select * from p where error is null and label_index is not null',
  );
});
afterAll(async () => {
  database.dispose();
  await rm(run, { recursive: true });
});

async function value(sql: string): Promise<number> {
  const [row] = await database.rows<{ readonly v: number }>(sql);
  return row?.v ?? Number.NaN;
}

describe('the figures of a run', () => {
  it('count what was evaluated, what was not, and what is right', async () => {
    expect({
      count: figures.count,
      evaluated: figures.evaluated,
      failed: figures.failed,
      unlabelled: figures.unlabelled,
      right: figures.right,
      splits: figures.splits,
    }).toEqual({
      count: 3000,
      evaluated: await value('select count(*) as v from e'),
      failed: await value('select count(*) as v from p where error is not null'),
      unlabelled: await value(
        'select count(*) as v from p where error is null and label_index is null',
      ),
      right: await value('select count(*) as v from e where label = pred'),
      splits: [
        { name: 'train', count: 1000 },
        { name: 'test', count: 2000 },
      ],
    });
  });

  it.each<[string, (f: RunFigures) => number | undefined, string]>([
    ['accuracy', (f) => f.accuracy?.value, 'select avg((label = pred)::int) as v from e'],
    [
      'top-5 accuracy',
      (f) => f.top5?.value,
      `select avg((label_index in (select unnest(top5).index))::int) as v from e`,
    ],
    ['mean loss', (f) => f.meanLoss?.value, 'select avg(loss) as v from e'],
    [
      'macro recall',
      (f) => f.macro?.recall.value,
      'select avg(r) as v from (select avg((label = pred)::int) as r from e group by label)',
    ],
    [
      'macro precision',
      (f) => f.macro?.precision.value,
      `select avg(coalesce(r, 0)) as v from (select distinct label from e) l
       left join (select pred, avg((label = pred)::int) as r from e group by pred) on l.label = pred`,
    ],
    [
      'macro F1',
      (f) => f.macro?.f1.value,
      `select avg(2.0 * hit / (support + predicted)) as v from
         (select label as c, count(*) as support, count(*) filter (label = pred) as hit from e group by label)
         join (select pred as c, count(*) as predicted from e group by pred) using (c)`,
    ],
    [
      'weighted F1',
      (f) => f.weighted?.f1.value,
      `select sum(support * 2.0 * hit / (support + predicted)) / sum(support) as v from
         (select label as c, count(*) as support, count(*) filter (label = pred) as hit from e group by label)
         join (select pred as c, count(*) as predicted from e group by pred) using (c)`,
    ],
    [
      'expected calibration error',
      (f) => f.ece?.value,
      `select sum(abs(hit - confidence)) / (select count(*) from e) as v from
         (select sum((label = pred)::int) as hit, sum(probability) as confidence from e
          group by greatest(ceil(probability::float * 15), 1))`,
    ],
    [
      'median latency',
      (f) => f.latencyMs?.p50,
      'select quantile_cont(latency_ms, 0.5) as v from p',
    ],
    ['99 % latency', (f) => f.latencyMs?.p99, 'select quantile_cont(latency_ms, 0.99) as v from p'],
  ])('give the %s that SQL gives', async (_, of, sql) => {
    expect(of(figures)).toBeCloseTo(await value(sql), 6);
  });

  it('hold the confusion matrix, and per class what follows from it', async () => {
    const cells = await database.rows(
      `select label_index as label, pred_index as predicted, count(*) as count from e
       group by all order by label, predicted`,
    );
    expect(figures.confusion).toEqual(cells);
    const classes = await database.rows(
      `select c as index, 'class ' || c as label, support, predicted, hit as "right" from
         (select label_index as c, count(*) as support, count(*) filter (label = pred) as hit from e group by label_index)
         join (select pred_index as c, count(*) as predicted from e group by pred_index) using (c) order by c`,
    );
    expect(
      figures.perClass.map(({ index, label, support, predicted, right }) => ({
        index,
        label,
        support,
        predicted,
        right,
      })),
    ).toEqual(classes);
  });

  it('count every evaluated picture once in each chart', () => {
    const inBins = figures.calibration.reduce((sum, { count }) => sum + count, 0);
    const inHistogram = figures.lossHistogram.reduce((sum, bin) => sum + bin.right + bin.wrong, 0);
    const right = figures.lossHistogram.reduce((sum, bin) => sum + bin.right, 0);
    expect([inBins, inHistogram, right]).toEqual([
      figures.evaluated,
      figures.evaluated,
      figures.right,
    ]);
  });

  it('have an interval around every value', () => {
    const intervals = [
      figures.accuracy,
      figures.top5,
      figures.meanLoss,
      figures.ece,
      ...Object.values(figures.macro ?? {}),
      ...Object.values(figures.weighted ?? {}),
      ...figures.perClass.flatMap(({ precision, recall, f1 }) => [precision, recall, f1]),
    ];
    const bad = intervals.filter(
      (each) =>
        !each || !(each.low <= each.value && each.value <= each.high && each.low < each.high),
    );
    expect(bad).toEqual([]);
  });
});
