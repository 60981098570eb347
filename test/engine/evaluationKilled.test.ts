// A process that evaluates is killed at twenty random moments; whatever is left is taken up again, and the numbers at the
// end are those of a run that nobody disturbed.

import { type ChildProcess, fork } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random';
import { openDatabase, sqlText } from '../../src/core/tables/database';
import { writeModel } from './explainModels';
import { runCli } from './runCli';
import { makeFolder } from './support';
import { writeToyDataset } from './toyDataset';

let folder = '';
let args: readonly string[] = [];

beforeAll(async () => {
  folder = await makeFolder();
  const dataset = join(folder, 'colours');
  await writeToyDataset(dataset, { splits: ['.'], perClass: 240, seed: 2, wrongEvery: 7 });
  const card = { labels: ['red', 'green', 'blue'] };
  const model = await writeModel(join(folder, 'layers.onnx'), { classes: 3, side: 112 }, card);
  args = ['evaluate', dataset, '--model', model, '--provider', 'cpu', '--json', '--out'];
});
afterAll(() => rm(folder, { recursive: true }));

/** Kills the CLI `ms` after it was started; whether it had ended before. */
function evaluateUntil(run: string, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child: ChildProcess = fork('dist/cli.js', [...args, run], { stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), ms);
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0);
    });
  });
}

async function table(run: string, file: string): Promise<unknown> {
  const database = await openDatabase();
  const path = sqlText(join(run, `${file}.parquet`));
  const columns = file === 'predictions' ? '* exclude (latency_ms)' : '*';
  const rows = await database.rows(`select ${columns} from read_parquet(${path})`);
  database.dispose();
  return rows;
}

it('ends with identical rows after being killed twenty times', async () => {
  const whole = join(folder, 'whole');
  const startedAt = performance.now();
  const undisturbed = JSON.parse((await runCli(...args, whole)).stdout);
  const wholeMs = performance.now() - startedAt;

  const random = createRandom(7);
  const torn = join(folder, 'torn');
  let kills = 0;
  let progress = 0;
  for (let runs = 0; kills < 20; runs++) {
    const run = `${torn}-${runs}`;
    // Each run is killed until it is done, at any moment of it: the start, the parts, the end.
    for (let isDone = false; !isDone; ) {
      isDone = await evaluateUntil(run, random.between(0.25, 1) * wholeMs);
      if (!isDone) kills++;
      const parts = (await readdir(run).catch(() => [])).filter((name) => name.startsWith('part-'));
      progress = Math.max(progress, parts.length);
    }
    const resumed = JSON.parse((await runCli(...args, run)).stdout);
    const { runDir: _, startedAt: __, finishedAt: ___, latencyMs: ____, ...figures } = resumed;
    expect(undisturbed).toMatchObject(figures);
    expect(await table(run, 'predictions')).toEqual(await table(whole, 'predictions'));
    expect(await table(run, 'features')).toEqual(await table(whole, 'features'));
    expect((await readdir(run)).sort()).toEqual((await readdir(whole)).sort());
  }
  // Kills that all came before the first part would show nothing.
  expect(progress).toBeGreaterThan(0);
}, 300_000);
