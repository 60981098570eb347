import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type ConfigContext, resolveConfig } from '../../../../src/core/train/config/defaults';
import { checkOptions, readOptions } from '../../../../src/core/train/config/readOptions';
import { trainJsonSchema } from '../../../../src/core/train/config/schema';

const photos: ConfigContext = {
  builtin: null,
  channels: 3,
  fewest: 80,
  pictures: 200,
  isTensor: false,
};

it('trains the head first and everything then, where nothing is written', () => {
  const { config, notes } = resolveConfig({}, photos);
  const phases = config.phases.map(({ name, epochs, train, learningRate }) => ({
    ...{ name, epochs, train, learningRate },
  }));
  expect({ phases, notes, patience: config.patience, decay: config.weightDecay }).toEqual({
    phases: [
      { name: 'head', epochs: 5, train: 'head', learningRate: 1e-3 },
      { name: 'all', epochs: 20, train: 'all', learningRate: 1e-4 },
    ],
    notes: [],
    patience: 5,
    decay: 0.01,
  });
});

it('trains the head alone with fewer than 50 pictures in a class, and says so', () => {
  const few = { ...photos, fewest: 49 };
  expect(resolveConfig({}, few)).toMatchObject({
    config: { phases: [{ train: 'head' }] },
    notes: [expect.stringMatching(/49 training pictures/)],
  });
  expect(resolveConfig({ fewPictures: 'fine-tune' }, few).config.phases).toHaveLength(2);
  const written = resolveConfig({ phases: [{ epochs: 2, train: 'all' }] }, few);
  expect(written).toMatchObject({ config: { phases: [{ train: 'all', epochs: 2 }] }, notes: [] });
});

it('never mirrors grey pictures by itself', () => {
  const grey: ConfigContext = { ...photos, builtin: 'small-cnn', channels: 1 };
  expect(resolveConfig({}, grey).config).toMatchObject({
    augmentation: { horizontalFlip: false, verticalFlip: false },
    batchNorm: 'training',
    phases: [{ train: 'all', schedule: { kind: 'one-cycle' } }],
  });
  const wanted = resolveConfig({ augmentation: { horizontalFlip: true } }, grey);
  expect(wanted.config.augmentation.horizontalFlip).toBe(true);
});

it('can say "five plain full-batch steps"', () => {
  const options = checkOptions(
    {
      batchSize: 'full',
      head: { kind: 'keep', dropout: 0 },
      phases: [{ epochs: 5, train: 'all', learningRate: 0.005 }],
      optimizer: { kind: 'sgd', momentum: 0 },
      weightDecay: 0,
      validation: 'none',
      patience: null,
      restoreBest: false,
    },
    'train.json',
  );
  expect(resolveConfig(options, { ...photos, isTensor: true }).config).toMatchObject({
    batchSize: 'full',
    accumulate: 1,
    batchNorm: 'inference',
    head: { kind: 'keep', dropout: 0 },
    phases: [
      {
        epochs: 5,
        train: 'all',
        learningRate: 0.005,
        schedule: { kind: 'constant' },
        warmUpEpochs: 0,
        rateDecayPerBlock: 1,
      },
    ],
    optimizer: { kind: 'sgd', momentum: 0, nesterov: false },
    weightDecay: 0,
    clipNorm: null,
    loss: { kind: 'cross-entropy', labelSmoothing: 0 },
    augmentation: { horizontalFlip: false, crop: 1, brightness: 0, mixup: 0 },
    patience: null,
    restoreBest: false,
    validation: 'none',
  });
});

it.each([
  [{ sed: 1 }, '"sed" is not known', 'Did you mean "seed"?'],
  [{ phases: [{ epoch: 1 }] }, '"phases.0.epoch" is not known', 'Did you mean "epochs"?'],
  [
    { optimizer: { kind: 'sgd', momentun: 1 } },
    '"optimizer.momentun" is not known',
    'Did you mean "momentum"?',
  ],
  [
    { augmentation: { horizontalflips: true } },
    '"augmentation.horizontalflips" is not known',
    'Did you mean "horizontalFlip"?',
  ],
  [{ batchSize: 0 }, '"batchSize" must be a whole number of at least 1, or "full"', undefined],
  [{ phases: [{ epochs: 1.5 }] }, '"phases.0.epochs" must be a whole number', undefined],
  [{ optimizer: { kind: 'sdg' } }, 'one of sgd, adam, adamw', undefined],
  [{ ratio: [1, 2] }, '"ratio" must be three shares', undefined],
  [[], 'it must be an object', undefined],
])('refuses %j and names the field', (value, message, remedy) => {
  const facts = { message: expect.stringContaining(message), ...(remedy && { remedy }) };
  expect(() => checkOptions(value, 'train.json')).toThrow(
    expect.objectContaining({ code: 'config-invalid', facts: expect.objectContaining(facts) }),
  );
});

it('reads a file with a byte order mark and says what is no JSON', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'glassbox-config-'));
  const path = join(folder, 'train.json');
  await writeFile(path, '\uFEFF{"$schema": "x", "seed": 4}');
  expect(await readOptions(path)).toEqual({ seed: 4 });
  await writeFile(path, '{');
  await expect(readOptions(path)).rejects.toMatchObject({ code: 'config-unreadable' });
  await rm(folder, { recursive: true });
});

it('contributes the schema that the editor completes from', async () => {
  const file = await readFile('media/glassbox-train.schema.json', 'utf8');
  expect(file).toBe(trainJsonSchema());
});
