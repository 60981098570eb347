// The engine as a real child process: started late, killed while working, idle, of another version.

import { copyFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readHistory } from '../../src/core/train/runFolder/history';
import { readTraining } from '../../src/core/train/runFolder/manifest';
import {
  createEngineClient,
  type EngineClient,
  type EngineState,
} from '../../src/extension/engineClient';
import type { ClassifyProgress } from '../../src/protocol/engine';
import { isFailure } from '../../src/protocol/prediction';
import type { TrainRequest } from '../../src/protocol/train';
import { makeFolder, writeColourModel, writePicture } from './support';
import { writeToyDataset } from './toyDataset';

let folder: string;
let red: string;
let model: string;
let slowModel: string;
const clients: EngineClient[] = [];

beforeAll(async () => {
  folder = await makeFolder();
  red = await writePicture(join(folder, 'a red # 100% "one" <b>.png'), [250, 10, 10]);
  model = await writeColourModel(join(folder, 'colour.onnx'));
  slowModel = await writeColourModel(join(folder, 'slow.onnx'), 150);
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});

function start(options: { enginePath?: string; idleMs?: number } = {}) {
  const lines: string[] = [];
  const states: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const client = createEngineClient({
    enginePath: resolve(options.enginePath ?? 'dist/engine.js'),
    nodePath: () => undefined,
    log: { info: log, warn: log, error: log },
    idleMs: () => options.idleMs ?? 60_000,
  });
  client.onDidChangeState((state) => states.push(state.kind));
  clients.push(client);
  return { client, states, lines };
}

function classify(client: EngineClient, modelPath: string, images = [red]) {
  return client.engine.classify({ model: modelPath, images, top: 3, provider: 'cpu' });
}

function pidOf(state: EngineState): number {
  if (state.kind !== 'running') throw new Error(`The engine is ${state.kind}.`);
  return state.info.pid;
}

test('nothing runs before the first call, and the first call answers', async () => {
  const { client, states } = start();
  expect(client.state).toEqual({ kind: 'stopped' });
  const { results, card } = await classify(client, model);
  expect(states).toEqual(['starting', 'running']);
  expect(card.labels.value).toEqual(['red', 'green', 'blue']);
  expect(results).toMatchObject([{ image: red, top: [{ index: 0, label: 'red' }, {}, {}] }]);
});

test('killed while working: the call fails with the reason, the next one starts a new engine', async () => {
  const { client, states } = start();
  await classify(client, model);
  const pid = pidOf(client.state);
  const working = classify(client, slowModel);
  setTimeout(() => process.kill(pid, 'SIGKILL'), 300);
  await expect(working).rejects.toMatchObject({
    code: 'engine-stopped',
    message: expect.stringContaining('killed by SIGKILL'),
  });
  expect(client.state).toEqual({ kind: 'crashed', reason: 'killed by SIGKILL' });
  const { results } = await classify(client, model);
  expect(results.some(isFailure)).toBe(false);
  expect(pidOf(client.state)).not.toBe(pid);
  expect(states).toEqual(['starting', 'running', 'crashed', 'starting', 'running']);
});

test('a cancel ends a long job between two runs, and what was done has been told', async () => {
  const { client } = start();
  const images: string[] = [];
  for (let i = 0; i < 40; i++) {
    images.push(await writePicture(join(folder, `many-${i}.png`), [i, 2 * i, 3 * i]));
  }
  const controller = new AbortController();
  let told = 0;
  const onProgress = (progress: ClassifyProgress): void => {
    if (progress.kind !== 'results') return;
    told += progress.results.length;
    controller.abort();
  };
  const job = client.engine.classify(
    { model: slowModel, images, top: 1, provider: 'cpu' },
    { signal: controller.signal, onProgress },
  );
  await expect(job).rejects.toMatchObject({ code: 'cancelled' });
  expect(told).toBeGreaterThan(0);
  expect(told).toBeLessThan(images.length);
  expect((await classify(client, model)).results).toHaveLength(1);
});

test('an idle engine is stopped and the next call starts another', async () => {
  const { client, states } = start({ idleMs: 50 });
  await classify(client, model);
  while (client.state.kind !== 'stopped') await sleep(20);
  await classify(client, model);
  expect(states.slice(0, 5)).toEqual(['starting', 'running', 'stopped', 'starting', 'running']);
});

test('an engine of another version is refused', async () => {
  const { client } = start({ enginePath: 'test/engine/oldEngine.mjs' });
  await expect(classify(client, model)).rejects.toMatchObject({
    message: expect.stringMatching(/speaks version 0/),
  });
});

test('an engine that cannot start fails the call with the reason', async () => {
  const { client } = start({ enginePath: 'test/engine/missing.js' });
  await expect(classify(client, model)).rejects.toMatchObject({ code: 'engine-stopped' });
});

test('a model file that was replaced is read again', async () => {
  const { client, lines } = start();
  const changing = join(folder, 'changing.onnx');
  await copyFile(model, changing);
  const before = await classify(client, changing);
  await copyFile(slowModel, changing);
  const after = await classify(client, changing);
  expect(after.model.sha256).not.toBe(before.model.sha256);
  expect(lines.join('\n')).toContain('has changed on disk');
});

test('a training whose host goes away is stopped with a checkpoint, and resumed by the next', async () => {
  const dataset = join(folder, 'colours');
  const out = join(folder, 'training');
  await writeToyDataset(dataset, { splits: ['train'], perClass: 8, seed: 1, wrongEvery: 0 });
  const request: TrainRequest = {
    ...{ data: { kind: 'dataset', path: dataset }, model: 'builtin:small-cnn', provider: 'cpu' },
    options: { batchSize: 4, phases: [{ epochs: 100_000 }] },
    ...{ out, save: null, resume: false },
  };
  const sittings: number[] = [];
  for (const resume of [false, true]) {
    const { client } = start();
    let steps = 0;
    const training = client.engine.train(
      { ...request, resume },
      {
        onProgress: ({ kind }) => {
          if (kind === 'record' && ++steps === 7) client.dispose();
        },
      },
    );
    await expect(training).rejects.toMatchObject({
      code: 'engine-stopped',
      message: expect.stringContaining('Glassbox was closed'),
    });
    while ((await readTraining(out)).status === 'running') await sleep(20);
    expect(await readTraining(out)).toMatchObject({ status: 'stopped', error: null });
    sittings.push((await readHistory(out)).length);
  }
  const [first = 0, second = 0] = sittings;
  expect(second).toBeGreaterThanOrEqual(first + 7);
});
