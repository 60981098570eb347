// Batches for a phase: pictures, rows of a tensor, or features of the frozen part that are computed once.

import { availableParallelism } from 'node:os';
import { isUnaugmented, noAugmentation } from '../../core/images/augment';
import type { BatchSettings, RowReader } from '../../core/train/data/batchSource';
import { cacheFeatures, featureSource } from '../../core/train/data/featureSource';
import {
  createPictureCache,
  type PictureRows,
  pictureRows,
} from '../../core/train/data/pictureRows';
import { pictureSource } from '../../core/train/data/pictureSource';
import { tensorSource } from '../../core/train/data/tensorSource';
import { featuresProgram } from '../../core/train/graph/featuresProgram';
import type { PhaseSources } from '../../core/train/trainer/request';
import { inputTensor, numbers } from '../../core/train/trainer/stepper';
import type { TrainRuntime } from '../../core/train/types';
import type { Call } from '../../protocol/rpc';
import type { TrainProgress } from '../../protocol/train';
import type { PreparedTraining } from './prepareTraining';

type Role = 'train' | 'validation';

export function createSources(
  prepared: PreparedTraining,
  runtime: TrainRuntime,
  call: Call<TrainProgress>,
): (from: 'picture' | 'features', signal: AbortSignal) => Promise<PhaseSources> {
  const { plan, data } = prepared;
  const caches = { train: createPictureCache(), validation: createPictureCache() };
  const settings = {
    train: settingsOf(prepared, 'train'),
    validation: settingsOf(prepared, 'validation'),
  };
  const hasValidation = plan.examples.validation.length > 0;
  const pictures = (role: Role): Omit<PictureRows, 'seed'> => ({
    decode: async (example, signal) => {
      const row = plan.examples[role][example]?.row ?? 0;
      if (!data.dataset) throw new Error('A tensor has no pictures.');
      return {
        ...(await data.dataset.decode(row, signal)),
        path: data.dataset.rows[row]?.where ?? '',
      };
    },
    preprocess: prepared.model.preprocess,
    augmentation: role === 'train' ? prepared.config.augmentation : noAugmentation,
    cache: caches[role],
  });
  const source = (role: Role) =>
    data.tensor
      ? tensorSource(settings[role], data.tensor)
      : pictureSource(settings[role], pictures(role));
  const features = (role: Role, signal: AbortSignal) => {
    const { seed } = prepared.config;
    const rows = data.tensor
      ? tensorRows(data.tensor, plan.examples[role].length)
      : pictureRows({ ...pictures(role), seed });
    const isPlain = data.tensor !== null || isUnaugmented(pictures(role).augmentation);
    return cachedFeatures(prepared, runtime, { role, rows, isPlain }, { ...call, signal });
  };
  return async (from, signal) => {
    if (from === 'features') {
      const validation = hasValidation ? await features('validation', signal) : null;
      return {
        train: featureSource(settings.train, await features('train', signal)),
        validation: validation && featureSource(settings.validation, validation),
      };
    }
    return { train: source('train'), validation: hasValidation ? source('validation') : null };
  };
}

function settingsOf(
  { plan, config, network, ...rest }: PreparedTraining,
  role: Role,
): BatchSettings {
  const isTrain = role === 'train';
  const outputs = network.classCount;
  return {
    examples: plan.examples[role],
    batchSize: network.batch,
    seed: config.seed,
    targets: {
      outputs,
      loss: config.loss,
      classWeights: isTrain ? rest.classWeights : plan.classes.map(() => 1),
    },
    isShuffled: isTrain && config.batchSize !== 'full',
    isOversampled: isTrain && rest.isOversampled,
    mixup: isTrain ? config.augmentation.mixup : 0,
    leavesPartialOut: isTrain && config.batchNorm === 'training',
    workers: availableParallelism(),
  };
}

async function cachedFeatures(
  { network, config, plan }: PreparedTraining,
  runtime: TrainRuntime,
  wanted: { readonly role: Role; readonly rows: RowReader; readonly isPlain: boolean },
  { signal, progress }: Call<TrainProgress>,
) {
  const program = featuresProgram(network);
  const id = await runtime.load(program);
  try {
    const cache = await cacheFeatures({
      count: plan.examples[wanted.role].length,
      views: wanted.isPlain ? 1 : config.cachedViews,
      batch: network.batch,
      rows: wanted.rows,
      workers: availableParallelism(),
      run: async (input, runSignal) => {
        const feeds = { [program.input]: inputTensor(program.graph, program.input, input) };
        const options = { guard: null, signal: runSignal };
        const { outputs } = await runtime.run(id, feeds, [program.output], options);
        return numbers(outputs, program.output);
      },
      signal,
      progress: (done, total) => progress({ kind: 'work', work: 'features', done, total }),
    });
    for (const text of cache.notes) progress({ kind: 'note', text });
    return cache;
  } finally {
    await runtime.unload(id);
  }
}

function tensorRows(data: Float32Array, rows: number): RowReader {
  const length = data.length / rows;
  return {
    length,
    read: ({ example }, target, offset) => {
      target.set(data.subarray(example * length, (example + 1) * length), offset);
      return undefined;
    },
  };
}
