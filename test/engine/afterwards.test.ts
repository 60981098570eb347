// What comes after a training: runs of the test pictures before and after, and what can be looked at later.

import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TrainingReport, TrainRequest } from '../../src/protocol/train';
import { makeFolder } from './support';
import { writeToyDataset } from './toyDataset';
import { call, useEngine } from './useEngine';

const engine = useEngine();
let home = '';
let scratch: TrainingReport;
let tuned: TrainingReport;

const everything = { train: 'all', schedule: { kind: 'constant' } } as const;

beforeAll(async () => {
  home = await makeFolder();
  const path = join(home, 'colours');
  const toy = { splits: ['train', 'test'], perClass: 20, seed: 4, wrongEvery: 10 };
  await writeToyDataset(path, toy);
  const request = (name: string, change: Partial<TrainRequest>): TrainRequest => ({
    data: { kind: 'dataset', path },
    model: 'builtin:small-cnn',
    provider: 'cpu',
    out: join(home, '.glassbox', 'training', name),
    save: null,
    options: {},
    resume: false,
    ...change,
  });
  const first = [{ ...everything, epochs: 3, learningRate: 3e-3 }];
  scratch = await engine.api.train(
    request('first', { options: { batchSize: 8, phases: first } }),
    call,
  );
  const second = [
    { name: 'head', epochs: 1, train: 'head', learningRate: 1e-4 },
    { ...everything, name: 'all', epochs: 3, learningRate: 1e-3 },
  ] as const;
  const options = { batchSize: 8, head: { kind: 'replace' }, phases: second } as const;
  tuned = await engine.api.train(request('second', { model: scratch.model, options }), call);
}, 120_000);
afterAll(() => rm(home, { recursive: true }));

it('tests the new model, and compares it with the new head on the frozen backbone', async () => {
  expect([scratch.test?.count, scratch.before]).toEqual([60, null]);
  const { test, before } = tuned;
  expect(before?.what).toBe('the new head on the frozen backbone');
  const gain = (before?.fixed.length ?? 0) - (before?.broken.length ?? 0);
  const rightAfter = (test?.accuracy?.value ?? 0) * 60;
  expect(rightAfter - (before?.accuracy?.value ?? 0) * 60).toBeCloseTo(gain, 6);
  const runs = await engine.api.listRuns({ folder: home }, call);
  expect(runs.map(({ run }) => run)).toEqual(
    expect.arrayContaining([scratch.test?.run, test?.run, before?.run]),
  );
});

it('opens the test run in the gallery, with its pictures', async () => {
  const run = tuned.test?.run ?? '';
  const [thumbnail] = await engine.api.runThumbnails({ run, rows: [0], maxSide: 16 }, call);
  expect(thumbnail).toMatchObject({ image: { size: { width: 16, height: 16 } } });
  const report = await engine.api.runReport({ run }, call);
  expect(report.manifest).toMatchObject({ status: 'done', dataset: { split: 'test', count: 60 } });
});

it('shows pictures by name and Grad-CAM before and after', async () => {
  const id = 'test/red/3.png';
  const { out } = tuned;
  const pictures = await engine.api.trainingPictures({ out, ids: [id, 'gone'], maxSide: 16 }, call);
  expect(pictures.map(({ image }) => image?.size ?? null)).toEqual([
    { width: 16, height: 16 },
    null,
  ]);
  const overlays = await engine.api.trainingOverlays({ out, id, maxSide: 16 }, call);
  expect([overlays.before?.size, overlays.after?.size]).toEqual([
    { width: 16, height: 16 },
    { width: 16, height: 16 },
  ]);
}, 60_000);

it('lists trainings, and says where they differ', async () => {
  const listed = await engine.api.listTrainings({ folder: home }, call);
  expect(listed.map(({ out, epochs }) => [out, epochs])).toEqual([
    [tuned.out, 4],
    [scratch.out, 3],
  ]);
  const outs = [scratch.out, tuned.out];
  const differences = await engine.api.compareTrainings({ outs }, call);
  const paths = differences.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['phases.0.epochs', 'head.kind', 'model.sha256']));
  expect(paths).not.toContain('dataset.fingerprint');
});

it('writes a report for people', async () => {
  const text = await readFile(join(tuned.out, 'report.md'), 'utf8');
  expect(text).toContain('60 pictures: accuracy ');
  expect(text).toContain('Before, the new head on the frozen backbone');
});
