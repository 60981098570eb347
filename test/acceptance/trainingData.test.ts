// Training data of a real dataset: roles, copies planted across splits, an unreadable file, and the preview of views.

import { existsSync } from 'node:fs';
import { copyFile, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataset } from '../../src/core/datasets/openDataset';
import type { Dataset } from '../../src/core/datasets/types';
import { noAugmentation } from '../../src/core/images/augment';
import { planTraining } from '../../src/engine/train/data/planData';
import { augmentedPictures } from '../../src/engine/train/data/previewAugmentation';
import type { Preprocess } from '../../src/protocol/model';

const hymenoptera = resolve('..', 'shared', 'data', 'datasets', 'hymenoptera');
const { signal } = new AbortController();
const call = { signal, progress: () => undefined };
const config = { seed: 1, ratio: [70, 15, 15], validation: 'auto' } as const;
const spec: Preprocess = {
  layout: 'NCHW',
  size: { width: 96, height: 96 },
  channels: 3,
  colorOrder: 'RGB',
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  resize: { mode: 'shorter-side', size: { width: 110, height: 110 }, interpolation: 'bilinear' },
  crop: 'center',
};

describe.skipIf(!existsSync(hymenoptera))('hymenoptera', () => {
  let folder = '';
  let dataset: Dataset;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'glassbox-train-data-'));
    const copy = join(folder, 'set');
    await cp(hymenoptera, copy, { recursive: true });
    const [held = ''] = await readdir(join(copy, 'val', 'ants'));
    await copyFile(join(copy, 'val', 'ants', held), join(copy, 'train', 'bees', 'leak.jpg'));
    await writeFile(join(copy, 'train', 'ants', 'torn.jpg'), 'no picture');
    dataset = await openDataset(copy, { signal });
  });
  afterAll(async () => {
    await dataset.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('its "val" is the test, validation comes out of training, a planted copy and a torn file are left out', async () => {
    const plan = await planTraining(dataset, config, call);
    const total = (role: 'train' | 'validation' | 'test') => plan.examples[role].length;
    expect([total('test'), total('train') + total('validation')]).toEqual([153, 245]);
    expect(plan.assignment).not.toHaveProperty(['train/bees/leak.jpg']);
    expect(plan.assignment).not.toHaveProperty(['train/ants/torn.jpg']);
    expect(plan.notes).toEqual([
      'Left out: 1 that cannot be read (train/ants/torn.jpg).',
      'Left out of training, for copies of them are held out: 1 picture.',
      expect.stringContaining('The split "val" is for the test alone'),
    ]);
  });

  test('a preview shows both classes, as they are and in different views', async () => {
    const plan = await planTraining(dataset, config, call);
    const pictures = await augmentedPictures({
      examples: plan.examples.train,
      classes: plan.classes,
      decode: (row, each) => dataset.decode(row, each),
      preprocess: spec,
      augmentation: { ...noAugmentation, horizontalFlip: true, rotation: 15, crop: 0.8 },
      seed: 1,
      pictures: 4,
      views: 3,
      signal,
    });
    expect(pictures.map(({ label }) => label)).toEqual(['ants', 'bees', 'ants', 'bees']);
    for (const { original, views } of pictures) {
      const all = [original, ...views];
      expect(all.map(({ size }) => size)).toEqual(all.map(() => spec.size));
      expect(new Set(all.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).size).toBe(4);
    }
  });
});
