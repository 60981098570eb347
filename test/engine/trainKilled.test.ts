// A process that trains is killed ten times on its way, from its first moments to the export; whatever is left is taken up
// again, and the weights at the end are those of a training that nobody disturbed.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random';
import { readModelFile } from '../../src/core/onnx/readModel';
import { readHistory } from '../../src/core/train/runFolder/history';
import { decodeSafetensors } from '../../src/core/train/runFolder/safetensors';
import { runCli } from './runCli';
import { makeFolder } from './support';
import { writeToyDataset } from './toyDataset';

let folder = '';
let args: readonly string[] = [];

beforeAll(async () => {
  folder = await makeFolder();
  const dataset = join(folder, 'colours');
  await writeToyDataset(dataset, {
    splits: ['train', 'test'],
    perClass: 30,
    seed: 5,
    wrongEvery: 9,
  });
  const config = join(folder, 'train.json');
  const options = {
    batchSize: 8,
    phases: [
      { epochs: 2, train: 'head', learningRate: 1e-3 },
      { epochs: 5, train: 'all', learningRate: 2e-3, schedule: { kind: 'cosine' } },
    ],
    head: { dropout: 0.2 },
    batchNorm: 'training',
    augmentation: { horizontalFlip: true, crop: 0.8, brightness: 0.1 },
    checkpointMinutes: 0.001,
  };
  await writeFile(config, JSON.stringify(options));
  args = ['train', dataset, '--model', 'builtin:small-cnn', '--config', config];
});
afterAll(() => rm(folder, { recursive: true }));

/** Records of the history: each step and each epoch is one. */
async function recordsIn(run: string): Promise<number> {
  return (await readHistory(run)).length;
}

async function isBegun(run: string): Promise<boolean> {
  return (await readdir(run).catch((): string[] => [])).includes('training.json');
}

function start(run: string, resume: boolean): ChildProcess {
  const more = resume ? ['--resume'] : [];
  const all = [...args, '--provider', 'cpu', '--out', run, ...more];
  return fork('dist/cli.js', all, { stdio: 'ignore' });
}

interface Kill {
  /** Whether it was still at work. */
  readonly isKilled: boolean;
  /** The shortest that the history was meanwhile: what a resumed training goes on from. */
  readonly fewest: number;
}

/** Kills the command `delayMs` after the history holds `records`. */
async function killAt(run: string, records: number, delayMs: number): Promise<Kill> {
  const child = start(run, await isBegun(run));
  const ended = once(child, 'exit');
  let fewest = await recordsIn(run);
  const isReached = async (): Promise<boolean> => {
    const now = await recordsIn(run);
    fewest = Math.min(fewest, now);
    return now >= records && (await isBegun(run));
  };
  while (child.exitCode === null && !(await isReached())) await sleep(2);
  await sleep(delayMs);
  child.kill('SIGKILL');
  const [, signal] = await ended;
  return { isKilled: signal === 'SIGKILL', fewest };
}

/** Every file that a kill may not leave torn is whole. The steps that the youngest checkpoint holds; 0 without one. */
async function stepsKept(run: string): Promise<number> {
  const names = await readdir(run);
  const kept = [0];
  for (const name of names.filter((each) => each.endsWith('.safetensors'))) {
    const { metadata } = await decodeSafetensors(await readFile(join(run, name)));
    if (name.startsWith('checkpoint')) kept.push(JSON.parse(metadata.state ?? '').state.steps);
  }
  JSON.parse(await readFile(join(run, 'training.json'), 'utf8'));
  for (const name of names.filter((each) => each.endsWith('.onnx'))) {
    await readModelFile(join(run, name));
  }
  return Math.max(...kept);
}

/** Of the model that the report names: one that was killed after writing its model leaves that one too. */
async function weights(run: string): Promise<readonly unknown[]> {
  const { model } = JSON.parse(await readFile(join(run, 'report.json'), 'utf8'));
  const { graph } = await readModelFile(model);
  return graph.initializer.map(({ name, rawData, floatData }) => ({ name, rawData, floatData }));
}

/** What a step or an epoch led to, without how long it took. */
async function course(run: string): Promise<readonly unknown[]> {
  const records = await readHistory(run);
  return records.map((record) =>
    record.kind === 'step'
      ? [record.step, record.epoch, record.loss, record.gradients]
      : [record.epoch, record.train, record.validation, record.isBest],
  );
}

it('ends with the weights of an undisturbed training after ten kills', async () => {
  const [whole, torn] = [join(folder, 'whole'), join(folder, 'torn')];
  const undisturbed = await runCli(...args, '--provider', 'cpu', '--out', whole);
  expect(undisturbed).toMatchObject({ code: 0 });
  const total = await recordsIn(whole);
  const random = createRandom(11);
  const kept: number[] = [];
  for (let kill = 0; kill < 10; kill++) {
    // From before the first step to after the last, when the model is written.
    const at = Math.round((kill / 9) * total);
    const { isKilled, fewest } = await killAt(torn, at, kill === 9 ? 0 : random.between(0, 20));
    expect(isKilled).toBe(true);
    expect(fewest).toBeGreaterThanOrEqual(kept.at(-1) ?? 0);
    kept.push(await stepsKept(torn));
  }
  // Each goes on from the checkpoint that the one before has left.
  expect(kept).toEqual([...kept].sort((a, b) => a - b));
  expect(new Set(kept).size).toBeGreaterThan(5);
  const finished = await runCli('train', '--out', torn, '--resume');
  expect(finished).toMatchObject({ code: 0 });
  expect(await course(torn)).toEqual(await course(whole));
  expect(await weights(torn)).toEqual(await weights(whole));
}, 120_000);
