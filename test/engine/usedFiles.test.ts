// What a training is told of its files while it runs: those that changed, and nothing of corrections that wait.

import { appendFile, rm, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDataset } from '../../src/core/datasets/openDataset';
import type { Dataset } from '../../src/core/datasets/types';
import { type UsedFiles, usedFiles } from '../../src/engine/train/data/usedFiles';
import { makeFolder } from './support';
import { writeToyDataset } from './toyDataset';
import { call, useEngine } from './useEngine';

const engine = useEngine();
const { signal } = call;
let folder = '';

beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => rm(folder, { recursive: true }));

async function opened(name: string): Promise<{ path: string; dataset: Dataset; files: UsedFiles }> {
  const path = join(folder, name);
  await writeToyDataset(path, { splits: ['train'], perClass: 3, seed: 1, wrongEvery: 0 });
  const dataset = await openDataset(path, { signal });
  // All but the last picture.
  const rows = dataset.rows.slice(0, -1).map((_, row) => row);
  return { path, dataset, files: await usedFiles(dataset, rows, signal) };
}

const edits = [{ kind: 'relabel', id: 'train/blue/0.png', label: 'red' }] as const;

const changes: readonly [string, boolean, (path: string) => Promise<unknown>][] = [
  ['nothing', true, async () => undefined],
  [
    'a correction that waits',
    true,
    (path) => engine.api.editLabels({ dataset: path, root: path, edits }, call),
  ],
  ['a picture that is not used', true, (path) => unlink(join(path, 'train/red/2.png'))],
  ['a longer picture', false, (path) => appendFile(join(path, 'train/red/0.png'), 'x')],
  ['a newer picture', false, (path) => utimes(join(path, 'train/red/0.png'), 1, 1)],
  ['a picture that is gone', false, (path) => unlink(join(path, 'train/red/0.png'))],
];

it.each(changes)('knows files again after %s: %s', async (name, isUnchanged, change) => {
  const { path, dataset, files } = await opened(name);
  await change(path);
  expect(await files.areUnchanged(signal)).toBe(isUnchanged);
  await dataset.close();
});

it('says how many pictures were excluded from the dataset', async () => {
  const { path } = await opened('excluded');
  const out = { kind: 'exclude', id: 'train/blue/1.png', excluded: true } as const;
  await engine.api.editLabels({ dataset: path, root: path, edits: [out] }, call);
  const plan = await engine.api.trainPlan(
    {
      ...{ data: { kind: 'dataset', path }, model: 'builtin:small-cnn', provider: 'cpu' },
      options: {},
    },
    call,
  );
  expect(plan.notes).toContain('Left out: 1 that were excluded from the dataset.');
});
