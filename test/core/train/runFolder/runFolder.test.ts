import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { TensorMap } from '../../../../src/core/onnx/tensor';
import { openCheckpoints } from '../../../../src/core/train/runFolder/checkpoints';
import { trainingNotWritten } from '../../../../src/core/train/runFolder/errors';
import { openHistory, readHistory } from '../../../../src/core/train/runFolder/history';
import { readTraining } from '../../../../src/core/train/runFolder/manifest';
import {
  decodeSafetensors,
  encodeSafetensors,
} from '../../../../src/core/train/runFolder/safetensors';
import { startState } from '../../../../src/core/train/trainer/state';
import type { StepRecord } from '../../../../src/protocol/train';

const home = await mkdtemp(join(tmpdir(), 'glassbox-training-'));
afterAll(() => rm(home, { recursive: true }));
let out = '';
beforeEach(async () => {
  out = await mkdtemp(join(home, 'run-'));
});

const owner = { modelSha256: 'aa', config: 'bb', dataset: 'cc' };
const values: TensorMap = {
  weight: { type: 'float32', dims: [2, 2], data: Float32Array.of(1, -0.1, Number.NaN, 3e-39) },
  'step count': { type: 'int64', dims: [], data: BigInt64Array.of(7n) },
  flags: { type: 'bool', dims: [3], data: Uint8Array.of(1, 0, 1) },
};
const checkpoint = (steps: number) => ({
  state: { ...startState, steps },
  historyBytes: 10 * steps,
  seconds: 1.5,
  values,
});

it('brings tensors back bit by bit', async () => {
  const metadata = { note: 'ü' };
  const bytes = Buffer.concat(await encodeSafetensors({ values, metadata }));
  expect(await decodeSafetensors(bytes)).toEqual({ values, metadata });
  // As the format demands: the header's length, then JSON with offsets from its end.
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE(0))));
  expect(header.weight).toEqual({ dtype: 'F32', shape: [2, 2], data_offsets: [11, 27] });
});

it('goes on with the youngest whole checkpoint', async () => {
  const written = openCheckpoints(out, owner);
  expect(await written.latest()).toBeNull();
  for (const steps of [1, 2, 3]) await written.write(checkpoint(steps));
  expect(await openCheckpoints(out, owner).latest()).toMatchObject(checkpoint(3));
  // The third lies where the first was; damaged, the second counts.
  const path = join(out, 'checkpoint-0.safetensors');
  const bytes = await readFile(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await writeFile(path, bytes);
  const resumed = openCheckpoints(out, owner);
  expect(await resumed.latest()).toMatchObject(checkpoint(2));
  await resumed.write(checkpoint(4));
  expect(await openCheckpoints(out, owner).latest()).toMatchObject(checkpoint(4));
});

it.each([
  ['another model', { ...owner, modelSha256: 'x' }, 'checkpoint-of-other', /another model/],
  ['another recipe', { ...owner, config: 'x' }, 'checkpoint-of-other', /another recipe/],
  ['another dataset', { ...owner, dataset: 'x' }, 'checkpoint-of-other', /another dataset/],
])('refuses a checkpoint of %s', async (_, other, code, message) => {
  await openCheckpoints(out, owner).write(checkpoint(1));
  await expect(openCheckpoints(out, other).latest()).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
  });
});

it('says that a checkpoint is of another version, or cut off', async () => {
  const path = join(out, 'checkpoint-0.safetensors');
  const metadata = { version: '9' };
  await writeFile(path, Buffer.concat(await encodeSafetensors({ values, metadata })));
  await expect(openCheckpoints(out, owner).latest()).rejects.toMatchObject({
    code: 'checkpoint-version',
  });
  for (const length of [0, 5, 40, 300]) {
    await truncate(path, length);
    await expect(openCheckpoints(out, owner).latest()).rejects.toMatchObject({
      code: 'checkpoint-damaged',
    });
  }
});

it('keeps the weights of best epochs as long as a checkpoint names them', async () => {
  const checkpoints = openCheckpoints(out, owner);
  const scores = { loss: 1, accuracy: 1, count: 1, phase: 0 };
  for (const epoch of [1, 2, 3]) {
    await checkpoints.writeBest(epoch, values);
    const state = { ...startState, best: { ...scores, epoch } };
    await checkpoints.write({ ...checkpoint(epoch), state });
  }
  expect((await readdir(out)).filter((name) => name.startsWith('best')).sort()).toEqual([
    'best-2.safetensors',
    'best-3.safetensors',
  ]);
  expect(await checkpoints.readBest(3)).toEqual(values);
});

it('cuts the history back to the checkpoint, and reads past a torn line', async () => {
  const step = (number: number): StepRecord => ({
    ...{ kind: 'step', step: number, epoch: 1, phase: 0, learningRate: 0.1, gradientNorm: 1 },
    ...{ loss: number === 2 ? Number.NaN : 1 / number, gradients: [1, null], updates: [0.5, null] },
  });
  const history = await openHistory(out, 0);
  await history.append(step(1));
  const { bytes } = history;
  await history.append(step(2));
  await history.close();
  await appendFile(join(out, 'history.jsonl'), '{"kind":"st');
  expect(await readHistory(out)).toEqual([step(1), step(2)]);
  const resumed = await openHistory(out, bytes);
  await resumed.append(step(3));
  await resumed.close();
  expect(await readHistory(out)).toEqual([step(1), step(3)]);
});

it('says in one sentence that the disk is full', () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), {});
  expect(trainingNotWritten('/x', error).facts).toMatchObject({
    code: 'disk-full',
    message: 'The disk is full, so the training /x stopped.',
    remedy: expect.stringMatching(/resume/),
  });
});

it('says that a folder holds no training, or one of another version', async () => {
  await expect(readTraining(out)).rejects.toMatchObject({ code: 'training-missing' });
  await writeFile(join(out, 'training.json'), '{"version": 2}');
  await expect(readTraining(out)).rejects.toMatchObject({ code: 'training-unreadable' });
});
