// Trainings through the engine: a network from scratch, a recipe that is resumed, and what is refused.

import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '../../src/base/random';
import { createGraphBuilder } from '../../src/core/onnx/builder';
import { readModelFile } from '../../src/core/onnx/readModel';
import { builtinModel } from '../../src/core/train/architectures/builtinModel';
import { readTraining } from '../../src/core/train/runFolder/manifest';
import type { TrainRequest } from '../../src/protocol/train';
import { makeFolder } from './support';
import { writeToyDataset } from './toyDataset';
import { call, useEngine } from './useEngine';

const engine = useEngine();
let home = '';
let dataset = '';

beforeAll(async () => {
  home = await makeFolder();
  dataset = join(home, 'colours');
  await writeToyDataset(dataset, {
    splits: ['train', 'test'],
    perClass: 30,
    seed: 4,
    wrongEvery: 0,
  });
});
afterAll(() => rm(home, { recursive: true }));

const request = (name: string, change: Partial<TrainRequest> = {}): TrainRequest => ({
  data: { kind: 'dataset', path: dataset },
  model: 'builtin:small-cnn',
  provider: 'cpu',
  out: join(home, name),
  save: null,
  options: {
    batchSize: 8,
    phases: [{ epochs: 4, train: 'all', learningRate: 4e-3, schedule: { kind: 'one-cycle' } }],
  },
  resume: false,
  ...change,
});

it('trains a network from scratch, which then classifies the test pictures', async () => {
  const kinds = new Set<string>();
  const told: string[] = [];
  const report = await engine.api.train(request('scratch'), {
    ...call,
    progress: (progress) => {
      kinds.add(progress.kind);
      if (progress.kind !== 'findings') return;
      told.push(progress.findings.map(({ id, parameters }) => [id, ...parameters]).join('; '));
    },
  });
  expect(report.best.accuracy).toBeGreaterThan(0.9);
  expect(report.test).toMatchObject({ count: 90 });
  expect(report.test?.accuracy?.value).toBeGreaterThan(0.9);
  // The last is of the end; before it, nothing is told twice.
  expect(told.length).toBeGreaterThan(1);
  expect(told.slice(0, -1).filter((text, i) => text === told[i - 1])).toEqual([]);
  expect([...kinds].sort()).toEqual(['findings', 'progress', 'record', 'start', 'work']);
  const description = await engine.api.describeModel({ path: report.model, provider: 'cpu' }, call);
  expect(description.card).toMatchObject({ labels: { value: ['blue', 'green', 'red'] } });
  expect(await readTraining(report.out)).toMatchObject({ status: 'done', error: null });
  const again = engine.api.train(request('scratch', { resume: true }), call);
  await expect(again).rejects.toMatchObject({ code: 'training-done' });
}, 120_000);

it('is stopped with a checkpoint, and resumed to the same model', async () => {
  const whole = await engine.api.train(request('whole'), call);
  const stop = new AbortController();
  let steps = 0;
  const torn = engine.api.train(request('torn'), {
    signal: stop.signal,
    progress: ({ kind }) => {
      if (kind === 'record' && ++steps === 13) stop.abort();
    },
  });
  await expect(torn).rejects.toMatchObject({ code: 'cancelled' });
  expect(await readTraining(join(home, 'torn'))).toMatchObject({ status: 'stopped' });
  const resumed = await engine.api.train(request('torn', { resume: true }), call);
  expect(resumed.best).toEqual(whole.best);
  const details = await engine.api.trainingDetails({ out: resumed.out }, call);
  const numbers = details.records.filter((record) => record.kind === 'step');
  expect(numbers.map(({ step }) => step)).toEqual(numbers.map((_, i) => i + 1));
  expect(await readdir(resumed.out)).not.toContain('checkpoint-0.safetensors');
}, 120_000);

async function weights(model: string): Promise<readonly unknown[]> {
  const { graph } = await readModelFile(model);
  return graph.initializer.map(({ name, rawData, floatData }) => ({ name, rawData, floatData }));
}

it.each(['keep', 'replace'] as const)(
  'resumes what a model file became, as the manifest says it, where the head is to %s',
  async (kind) => {
    const options = {
      ...{ head: { kind }, batchSize: 8, patience: null },
      phases: [
        { epochs: 2, learningRate: 1e-3 },
        { train: 'head', epochs: 1 },
      ],
    } as const;
    const model = await writeNetwork(join(home, 'network.onnx'));
    const whole = await engine.api.train(request(`whole-${kind}`, { model, options }), call);
    const out = join(home, `torn-${kind}`);
    for (const stopAt of [5, 9]) {
      const stop = new AbortController();
      let steps = 0;
      const known =
        stopAt > 5 ? (await readTraining(out)).request : request('', { model, options });
      const torn = engine.api.train(
        { ...known, out, resume: stopAt > 5 },
        {
          signal: stop.signal,
          progress: ({ kind: what }) => {
            if (what === 'record' && ++steps === stopAt) stop.abort();
          },
        },
      );
      await expect(torn).rejects.toMatchObject({ code: 'cancelled' });
    }
    const { request: known } = await readTraining(out);
    // As over the border of two processes.
    const sent = structuredClone({ ...known, out, resume: true });
    const resumed = await engine.api.train(sent, call);
    expect(await weights(resumed.model)).toEqual(await weights(whole.model));
    expect(resumed.phases).toEqual(whole.phases);
  },
  120_000,
);

/** A small network that a file holds, with the names of the colours. */
async function writeNetwork(path: string): Promise<string> {
  const bytes = builtinModel({
    ...{ name: 'small-cnn', classCount: 3, inputSize: 16, channels: 3, seed: 3 },
  });
  await writeFile(path, bytes);
  const card = { labels: ['red', 'green', 'blue'] };
  await writeFile(path.replace('.onnx', '.glassbox.json'), JSON.stringify(card));
  return path;
}

it('trains a model of a fixed batch with that batch, and exports it so', async () => {
  const model = join(home, 'four.onnx');
  const g = createGraphBuilder({ metadata: { labels: '["red", "green", "blue"]' } });
  const shape = g.weight('shape', 'int64', [2], new BigInt64Array([4n, 768n]));
  const [rows = ''] = g.node('Reshape', [g.input('image', 'float32', [4, 3, 16, 16]), shape]);
  const random = createRandom(3);
  const data = Float32Array.from({ length: 768 * 3 }, () => random.normal() / 100);
  const weight = g.weight('weight', 'float32', [768, 3], data);
  const bias = g.weight('bias', 'float32', [3], new Float32Array(3));
  g.node('Gemm', [rows, weight, bias], { outputs: ['logits'] });
  g.output('logits', 'float32', [4, 3]);
  await writeFile(model, g.toBytes());
  const options = { batchSize: 16, phases: [{ epochs: 3, learningRate: 1e-3 }] } as const;
  const report = await engine.api.train(request('four', { model, options }), call);
  const { config, notes } = await readTraining(report.out);
  expect(config.batchSize).toBe(4);
  expect(notes).toContain('The model takes exactly 4 pictures at a time, so batchSize is 4.');
  expect(report.test).toMatchObject({ count: 90 });
  expect(report.best.accuracy).toBeGreaterThan(0.8);
  expect((await readModelFile(report.model)).facts.inputs).toMatchObject([
    { dims: [4, 3, 16, 16] },
  ]);
}, 60_000);

it('allows one training at a time, and ends it early when asked', async () => {
  const first = engine.api.train(request('first', { options: { batchSize: 4 } }), {
    ...call,
    progress: ({ kind }) => {
      if (kind !== 'record') return;
      void engine.api.finishTraining({ out: join(home, 'first') }, call);
    },
  });
  await expect(engine.api.train(request('second'), call)).rejects.toMatchObject({
    code: 'training-under-way',
  });
  expect((await first).phases).toMatchObject([{ epochs: 1, endedEarly: true }]);
  expect(await engine.api.finishTraining({ out: join(home, 'first') }, call)).toBe(false);
}, 120_000);

it('lets a new head read any value that the file names, one that is another in truth too', async () => {
  const model = join(home, 'dropout.onnx');
  const g = createGraphBuilder({ metadata: { labels: '["red", "green", "blue"]' } });
  const shape = g.weight('shape', 'int64', [2], new BigInt64Array([-1n, 768n]));
  const [rows = ''] = g.node('Reshape', [g.input('image', 'float32', ['N', 3, 16, 16]), shape]);
  g.node('Dropout', [rows], { outputs: ['thinned'] });
  const random = createRandom(3);
  const drawn = Float32Array.from({ length: 768 * 3 }, () => random.normal() / 100);
  const weight = g.weight('weight', 'float32', [768, 3], drawn);
  // No classifier that a new one could stand for: the scores are a distance.
  const [product = ''] = g.node('MatMul', ['thinned', weight]);
  g.node('Mul', [product, product], { outputs: ['scores'] });
  g.output('scores', 'float32', ['N', 3]);
  await writeFile(model, g.toBytes());
  const { out: _, save: __, resume: ___, ...plan } = request('plan', { model });
  const withHead = (value: string | null) =>
    engine.api.trainPlan({ ...plan, options: { head: { kind: 'replace', value } } }, call);
  await expect(withHead(null)).rejects.toMatchObject({ code: 'head-not-found' });
  await expect(withHead('nowhere')).rejects.toMatchObject({ code: 'head-not-found' });
  const { parameters } = await withHead('thinned');
  expect(parameters.map(({ name, dims }) => [name, dims])).toEqual([
    ['head.weight', [3, 768]],
    ['head.bias', [3]],
  ]);
}, 60_000);

it('plans without writing anything', async () => {
  const { out: _, save: __, resume: ___, ...plan } = request('plan', { options: {} });
  const made = await engine.api.trainPlan(plan, call);
  expect(made.dataset).toMatchObject({ name: 'colours', classes: ['blue', 'green', 'red'] });
  expect(made.parameters.length).toBeGreaterThan(4);
  expect(made.config.phases).toMatchObject([{ train: 'all' }]);
}, 60_000);

it.each([
  ['an unknown network', { model: 'builtin:small-cn' }, 'builtin-unknown'],
  ['an unknown option', { options: { sead: 1 } as TrainRequest['options'] }, 'config-invalid'],
])('refuses %s', async (name, change, code) => {
  const refused = engine.api.train(request(name, change), call);
  await expect(refused).rejects.toMatchObject({ code });
});
