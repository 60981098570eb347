// The part of EngineApi about training, as far as it is about running one.

import { GlassboxError } from '../../base/errors';
import type { TrainEngineApi } from '../../protocol/train';
import { augmentedPictures } from './data/previewAugmentation';
import { trainingUnderWay } from './errors';
import { prepareTraining, type TrainContext } from './prepareTraining';
import { type Afterwards, trainRun } from './trainRun';

export type RunningMethods = Pick<
  TrainEngineApi,
  'train' | 'finishTraining' | 'trainPlan' | 'previewAugmentation'
>;

export interface TrainService {
  readonly methods: RunningMethods;
  /** Stops what runs, with a checkpoint; resolves when it is written. */
  stop(): Promise<void>;
}

export function createTrainService(
  context: TrainContext & { readonly afterwards: Afterwards | null },
): TrainService {
  let running: Running | null = null;
  const methods: RunningMethods = {
    train: async (request, call) => {
      if (running) throw trainingUnderWay(running.out);
      const own: Running = {
        out: request.out,
        finish: new AbortController(),
        stop: new AbortController(),
        ended: Promise.resolve(),
      };
      running = own;
      try {
        const signal = AbortSignal.any([call.signal, own.stop.signal]);
        const work = trainRun(request, { ...call, signal }, own.finish.signal, context);
        own.ended = work.then(
          () => undefined,
          () => undefined,
        );
        return await work;
      } finally {
        running = null;
      }
    },
    finishTraining: async ({ out }) => {
      if (running?.out !== out) return false;
      running.finish.abort();
      return true;
    },
    trainPlan: async (request, call) => {
      const prepared = await prepareTraining({ ...request, out: null }, null, call, context);
      await prepared.data.close();
      const { config, keepsHead, network, notes, plan, data } = prepared;
      const { classes, counts } = plan;
      const { parameters, blocks } = network;
      const dataset = { ...data.about, classes, counts };
      return { config, dataset, keepsHead, parameters, blocks, notes };
    },
    previewAugmentation: async ({ pictures, views, ...request }, { signal }) => {
      const call = { signal, progress: () => undefined };
      const prepared = await prepareTraining({ ...request, out: null }, null, call, context);
      const { data, plan, config, model } = prepared;
      try {
        const { dataset } = data;
        if (!dataset) throw noPreview();
        return await augmentedPictures({
          ...{ examples: plan.examples.train, classes: plan.classes, pictures, views, signal },
          ...{ preprocess: model.preprocess, augmentation: config.augmentation },
          seed: config.seed,
          decode: async (row, decodeSignal) => ({
            ...(await dataset.decode(row, decodeSignal)),
            path: dataset.rows[row]?.where ?? '',
          }),
        });
      } finally {
        await data.close();
      }
    },
  };
  return {
    methods,
    stop: async () => {
      running?.stop.abort();
      await running?.ended;
    },
  };
}

interface Running {
  readonly out: string;
  readonly finish: AbortController;
  readonly stop: AbortController;
  ended: Promise<void>;
}

function noPreview(): GlassboxError {
  return new GlassboxError({
    code: 'no-preview',
    message: 'A ready tensor is not augmented, so there is nothing to see.',
    remedy: 'Choose a dataset of pictures.',
  });
}
