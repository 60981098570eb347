import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PredictionRecord } from '../../../src/core/evaluate/predictionRecord';
import { openRunTable, type RunTable } from '../../../src/core/evaluate/runTable';
import type { AuditReport, RunFilter, RunQuery } from '../../../src/protocol/evaluation';
import { labelOf, syntheticRecords, writeSyntheticRun } from './syntheticRun';

const options = { count: 500, classes: 7, seed: 3, part: 128 };
const records = syntheticRecords(options);
const signal = new AbortController().signal;
const noFlips = async (): Promise<readonly number[]> => [3, 1, 4];

const audit: AuditReport = {
  labelIssues: [{ row: 8, id: 'x', label: 'class 1', suggested: 'class 2', score: 0.9 }],
  duplicates: [
    {
      kind: 'near',
      rows: [10, -1, 11],
      ids: ['a', 'b', 'c'],
      splits: ['train', 'test', 'test'],
      isLeak: true,
      isConflict: false,
    },
    {
      kind: 'exact',
      rows: [20, 21],
      ids: ['d', 'e'],
      splits: ['train', 'train'],
      isLeak: false,
      isConflict: false,
    },
  ],
  accuracy: {
    raw: null,
    withoutLeaks: { accuracy: null, leftOut: 0 },
    withoutSuspects: { accuracy: null, leftOut: 0 },
  },
  probe: null,
  notices: [],
};

let run = '';
let table: RunTable;

beforeAll(async () => {
  run = await mkdtemp(join(tmpdir(), 'glassbox-run-'));
  await writeSyntheticRun(run, options);
  table = await openRunTable(run, { labelOf, audit });
});
afterAll(async () => {
  table.dispose();
  await rm(run, { recursive: true });
});

const everything: RunQuery = { filters: [], where: null, sort: 'row', descending: false };

async function find(query: Partial<RunQuery>): Promise<number[]> {
  const whole = { ...everything, ...query };
  const page = await table.page(whole, { from: 0, to: 1000 }, noFlips, signal);
  expect(page.count).toBe(page.rows.length);
  return page.rows.map(({ row }) => row);
}

function rowsWhere(test: (record: PredictionRecord) => boolean): number[] {
  return records.filter(test).map(({ row }) => row);
}

const isEvaluated = ({ labelIndex, predictedIndex }: PredictionRecord): boolean =>
  labelIndex !== null && predictedIndex !== null;
const isRight = (record: PredictionRecord): boolean =>
  isEvaluated(record) && record.labelIndex === record.predictedIndex;

describe('the table of a run', () => {
  it('is one file of each kind once the run is finished', async () => {
    expect((await readdir(run)).sort()).toEqual(['features.parquet', 'predictions.parquet']);
    expect(table.count).toBe(500);
  });

  it('gives every value back as it was written', async () => {
    const rows = await table.rows(records.map(({ row }) => row));
    expect(
      rows.map((row) => ({
        row: row.row,
        id: row.id,
        split: row.split,
        label: row.label,
        labelIndex: row.labelIndex,
        predicted: row.predicted,
        predictedIndex: row.predictedIndex,
        probability: row.probability,
        top5: row.top5.map(({ index, probability }) => ({ index, probability })),
        loss: row.loss,
        margin: row.margin,
        entropy: row.entropy,
        error: row.error,
      })),
    ).toEqual(
      records.map(({ latencyMs: _, ...record }) => ({ ...record, top5: record.top5 ?? [] })),
    );
  });

  it.each<[string, RunFilter, () => number[]]>([
    ['right', { kind: 'outcome', outcome: 'right' }, () => rowsWhere(isRight)],
    [
      'wrong',
      { kind: 'outcome', outcome: 'wrong' },
      () => rowsWhere((record) => isEvaluated(record) && !isRight(record)),
    ],
    [
      'not readable',
      { kind: 'outcome', outcome: 'failed' },
      () => rowsWhere(({ error }) => error !== null),
    ],
    [
      'without a label that the model knows',
      { kind: 'outcome', outcome: 'unlabelled' },
      () => rowsWhere(({ error, labelIndex }) => error === null && labelIndex === null),
    ],
    [
      'in a cell',
      { kind: 'cell', labels: [1, 2], predicted: [3] },
      () =>
        rowsWhere(
          (record) => [1, 2].includes(record.labelIndex ?? -1) && record.predictedIndex === 3,
        ),
    ],
    [
      'of a class',
      { kind: 'cell', labels: [4], predicted: null },
      () => rowsWhere((record) => record.labelIndex === 4 && isEvaluated(record)),
    ],
    [
      'in a bin',
      { kind: 'range', column: 'probability', low: 0.5, high: 0.6 },
      () => rowsWhere(({ probability: p }) => p !== null && p > 0.5 && p <= 0.6),
    ],
    [
      'in the last bin',
      { kind: 'range', column: 'loss', low: 2, high: null },
      () => rowsWhere(({ loss }) => loss !== null && loss >= 2),
    ],
    ['of a split', { kind: 'split', split: 'train' }, () => rowsWhere(({ row }) => row % 3 === 0)],
    ['suspected', { kind: 'suspected' }, () => [8]],
    ['with a twin', { kind: 'duplicates' }, () => [10, 11, 20, 21]],
    ['leaked', { kind: 'leaked' }, () => [10, 11]],
    ['named', { kind: 'ids', ids: [records[7]?.id ?? '', "no'such"] }, () => [7]],
    [
      'that differ from another run',
      { kind: 'flips', other: 'x', change: 'fixed' },
      () => [1, 3, 4],
    ],
  ])('finds pictures %s', async (_, filter, expected) => {
    expect(await find({ filters: [filter] })).toEqual(expected());
  });

  it('sorts with what has no value last, and equal rows in order', async () => {
    const byLoss = await find({ sort: 'loss', descending: true });
    const known = rowsWhere(({ loss }) => loss !== null).sort(
      (a, b) => (records[b]?.loss ?? 0) - (records[a]?.loss ?? 0),
    );
    const unknown = rowsWhere(({ loss }) => loss === null);
    expect(byLoss).toEqual([...known, ...unknown]);
  });

  it('pages, and counts what is right among what the query finds', async () => {
    const query = { ...everything, where: 'margin > 0.5' };
    const page = await table.page(query, { from: 10, to: 14 }, noFlips, signal);
    const found = records.filter(({ margin }) => margin !== null && margin > 0.5);
    expect({
      count: page.count,
      evaluated: page.evaluated,
      right: page.right,
      rows: page.rows.map(({ row }) => row),
    }).toEqual({
      count: found.length,
      evaluated: found.filter(isEvaluated).length,
      right: found.filter(isRight).length,
      rows: found.slice(10, 14).map(({ row }) => row),
    });
    expect(page.accuracy?.value).toBeCloseTo(page.right / page.evaluated, 12);
  });
});

describe('a condition in SQL', () => {
  it.each([
    [
      "label = 'class 3' and not correct",
      (r: PredictionRecord) => r.label === 'class 3' && isEvaluated(r) && !isRight(r),
    ],
    ["id like '%/1%.png' -- a remark", (r: PredictionRecord) => /\/1.*\.png$/.test(r.id)],
    [
      'loss between 1 and 2 or margin < 0.01',
      (r: PredictionRecord) =>
        (r.loss !== null && r.loss >= 1 && r.loss <= 2) || (r.margin !== null && r.margin < 0.01),
    ],
    [
      'list_contains(top5.list_transform(lambda t: t.index), 2)',
      (r: PredictionRecord) => r.top5?.some(({ index }) => index === 2) ?? false,
    ],
  ])('filters by %s', async (where, test) => {
    expect(await find({ where })).toEqual(rowsWhere(test));
  });

  it.each([
    ['', 'it is empty'],
    ['1=1; drop table rows', 'syntax error'],
    ["1=1); copy rows to '/tmp/stolen.csv'; select (1", 'more than a condition'],
    ['1=1); select row from rows where (1=1', 'more than one statement'],
    ['1=1) union select row from rows where (1=1', 'more than a condition'],
    ['1=1) order by (loss', 'more than a condition'],
    ['1=1) group by (row', 'more than a condition'],
    ['1=1) limit (1', 'more than a condition'],
    ["exists (select * from read_text('/etc/passwd'))", 'query inside'],
    ['row in (select 1)', 'query inside'],
    ['no_such_column = 1', 'no_such_column'],
    ["loss > 'much'", 'much'],
    ['/* open', ''],
    ["label = 'open", ''],
    ['row_number() over () < 3', 'window'],
    ['count(*) > 1', ''],
  ])('refuses %j', async (where, reason) => {
    const refusal = await find({ where }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'where-invalid' });
    expect(String(refusal).toLowerCase()).toContain(reason.toLowerCase());
    expect(await find({ where: 'row < 2' })).toEqual([0, 1]);
  });

  it('cannot reach a file or a setting, whatever is run', async () => {
    const attempts = [
      "select * from read_text('/etc/passwd')",
      "copy rows to '/tmp/stolen.csv'",
      'set enable_external_access = true',
      "attach '/tmp/other.db'",
      'install httpfs',
    ];
    const outcomes = await Promise.all(
      attempts.map((sql) =>
        table.database.run(sql).then(
          () => 'ran',
          () => 'refused',
        ),
      ),
    );
    expect(outcomes).toEqual(attempts.map(() => 'refused'));
  });
});
