// Evaluating a labelled dataset end to end, as a ratio to ONNX Runtime alone on ready tensors; and a run of a million rows:
// how long a filter, a sort and a page take, and how much memory that needs.

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openDatabase, sqlText } from '../../src/core/tables/database';
import { createEngineService } from '../../src/engine/service';
import type { EngineApi } from '../../src/protocol/engine';
import type { RunManifest, RunQuery } from '../../src/protocol/evaluation';
import { decodeOnly, material, reportRates, runRaw } from './classify';

const rounds = 3;
const rowCount = 1_000_000;
const call = { signal: new AbortController().signal, progress: () => undefined };

export async function benchEvaluate(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'glassbox-bench-'));
  const service = createEngineService({
    workerPath: resolve('dist/engineWorker.js'),
    log: () => undefined,
  });
  try {
    // First, so that the memory told is that of the run alone.
    await benchMillion(service.api, folder);
    await benchRun(service.api, folder);
  } finally {
    service.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchRun(engine: EngineApi, folder: string): Promise<void> {
  const { model, pictures } = await material(engine, folder);
  const dataset = join(folder, 'dataset');
  // Two classes of the model; which picture is in which does not matter here.
  const { labels } = await cardLabels(engine, model);
  for (const [at, picture] of pictures.entries()) {
    const home = join(dataset, (labels[at % 2] ?? `class ${at % 2}`).split(',')[0] ?? '');
    await mkdir(home, { recursive: true });
    await symlink(picture, join(home, `${at}.jpg`));
  }
  const evaluate = async (name: string): Promise<number> => {
    const start = performance.now();
    const run = join(folder, 'runs', name);
    const { figures } = await engine.evaluate(
      { dataset, model, provider: 'cpu', split: null, run },
      call,
    );
    if (figures.failed > 0) throw new Error(`${figures.failed} pictures failed.`);
    return (figures.count * 1000) / (performance.now() - start);
  };
  const endToEnd: number[] = [];
  const raw: number[] = [];
  await evaluate('warm');
  for (let round = 0; round < rounds; round++) {
    endToEnd.push(await evaluate(`${round}`));
    raw.push(await runRaw(engine, model, pictures));
  }
  reportRates(endToEnd, raw, await decodeOnly(engine, model, pictures));
}

async function cardLabels(engine: EngineApi, path: string) {
  const { card } = await engine.describeModel({ path, provider: 'cpu' }, call);
  if ('error' in card) throw new Error(card.error.message);
  return { labels: card.labels.value ?? [] };
}

const queries: readonly (readonly [string, Partial<RunQuery>, number])[] = [
  ['all, by loss', { sort: 'loss', descending: true }, 0],
  ['all, by loss, page in the middle', { sort: 'loss', descending: true }, rowCount / 2],
  ['a cell', { filters: [{ kind: 'cell', labels: [3], predicted: [5] }] }, 0],
  ['wrong, by confidence', wrongBy('probability'), 0],
  ['wrong, by confidence, last page', wrongBy('probability'), 850_000],
  ['SQL', { where: "id like '%77%' and margin < 0.3", sort: 'margin' }, 1000],
  ['by name', { sort: 'id' }, 0],
];

function wrongBy(sort: RunQuery['sort']): Partial<RunQuery> {
  return { filters: [{ kind: 'outcome', outcome: 'wrong' }], sort, descending: true };
}

async function benchMillion(engine: EngineApi, folder: string): Promise<void> {
  const run = join(folder, 'runs', 'million');
  await writeMillion(run);
  const start = performance.now();
  await engine.runPage({ run, query: queryOf({}), from: 0, to: 100 }, call);
  console.log(`  ${rowCount} rows: opened in ${(performance.now() - start).toFixed(0)} ms`);
  for (const [name, query, from] of queries) {
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      const before = performance.now();
      await engine.runPage({ run, query: queryOf(query), from, to: from + 100 }, call);
      times.push(performance.now() - before);
    }
    console.log(`    ${name.padEnd(34)}${(times.sort((a, b) => a - b)[2] ?? 0).toFixed(0)} ms`);
  }
  const before = performance.now();
  await engine.runReport({ run }, call);
  console.log(`  its figures, with intervals: ${(performance.now() - before).toFixed(0)} ms`);
  const { rss } = process.memoryUsage();
  console.log(`  memory of the process: ${(rss / 2 ** 20).toFixed(0)} MB`);
}

function queryOf(query: Partial<RunQuery>): RunQuery {
  return { filters: [], where: null, sort: 'row', descending: false, ...query };
}

async function writeMillion(run: string): Promise<void> {
  await mkdir(run, { recursive: true });
  const names = Array.from({ length: 1000 }, (_, index) => `class ${index}`);
  const manifest: RunManifest = {
    version: 1,
    id: 'million',
    status: 'done',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T01:00:00.000Z',
    dataset: {
      path: '/nowhere',
      name: 'synthetic',
      format: 'image-folder',
      fingerprint: '',
      split: null,
      count: rowCount,
      classes: names,
    },
    model: { path: '/nowhere.onnx', name: 'nowhere.onnx', sha256: '' },
    outputs: names,
    preprocess: {
      layout: 'NCHW',
      size: { width: 1, height: 1 },
      channels: 3,
      colorOrder: 'RGB',
      scale: 1,
      mean: [0, 0, 0],
      std: [1, 1, 1],
      resize: { mode: 'none', size: { width: 1, height: 1 }, interpolation: 'bilinear' },
      crop: 'none',
    },
    matching: {
      classes: names.map((label, index) => ({ label, index, output: label, how: 'name' })),
      unusedOutputs: 0,
      notice: null,
    },
    provider: { provider: 'cpu', reason: '', refused: [], forcedToCpu: [] },
    batch: 1,
    featureValue: null,
    versions: { glassbox: '', onnxruntime: '' },
  };
  await writeFile(join(run, 'run.json'), JSON.stringify(manifest));
  const database = await openDatabase();
  await database.run('select setseed(0.5)');
  await database.run(
    `copy (
       with r as (
         select i::integer as row, (random() * 999.99)::integer % 1000 as label_index, random() as p, random() as q,
           (random() * 999.99)::integer % 1000 as other from range(${rowCount}) t(i))
       select row, 'train/class ' || label_index || '/' || row || '.jpg' as id, 'train' as split,
         'class ' || label_index as label, label_index,
         'class ' || (case when q < 0.1 then label_index else other end) as pred,
         case when q < 0.1 then label_index else other end as pred_index, p as probability,
         [{'index': label_index, 'probability': p}] as top5, -ln(p + 1e-9) as loss, p * q as margin,
         q as entropy, 5 + 10 * q as latency_ms, null::varchar as error from r order by row
     ) to ${sqlText(join(run, 'predictions.parquet'))} (format parquet)`,
  );
  database.dispose();
}
