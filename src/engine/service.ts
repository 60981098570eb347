// EngineApi composed from core: the engine process serves it, the CLI calls it in its own process.

import type { Disposable } from '../base/disposable';
import { configureImages } from '../core/images/configure';
import { decodeImage } from '../core/images/decode';
import { expandImages } from '../core/images/findImages';
import { drawOverlay } from '../core/images/overlay';
import { preprocess } from '../core/images/preprocess';
import { renderImage, renderPixels } from '../core/images/render';
import { cardPath } from '../core/model/cardFile';
import { draftCard } from '../core/model/draftCard';
import { resolveCard } from '../core/model/resolveCard';
import { readModelListing } from '../core/onnx/listing';
import { onnxruntimeVersion } from '../core/runtime/version';
import { createSample } from '../core/sample/createSample';
import { type ClassifyRequest, type EngineApi, protocolVersion } from '../protocol/engine';
import type { ClassifyReport, ImageOutcome } from '../protocol/prediction';
import { classifyImages, type IndexedOutcome } from './classify';
import { classifyTensor } from './classifyTensor';
import { rememberingHashes } from './datasets/hashPictures';
import { datasetMethods } from './datasets/methods';
import { describeModel } from './describe';
import { protocolMismatch } from './errors';
import { evaluationMethods } from './evaluation/methods';
import { createOpenRuns } from './evaluation/openRuns';
import { createRunPictures } from './evaluation/runPictures';
import { explain } from './explain/explain';
import { explainLayers } from './explain/explainLayers';
import { explainOptions } from './explain/explainOptions';
import { createModelCache } from './explain/modelCache';
import { featureMethods } from './features/methods';
import { graphMethods } from './graph/methods';
import { runMethods } from './graph/runMethods';
import { preprocessOf } from './imageFeed';
import { createJobQueue } from './jobs';
import { createModelStore } from './modelStore';
import { type OpenModel, openModel } from './openModel';
import { runOnce } from './runOnce';
import { createAfterwards } from './train/afterwards/afterwards';
import { trainingMethods } from './train/afterwards/trainingMethods';
import { createTrainService } from './train/methods';
import { createWorkerRuntime } from './workerRuntime';

export interface EngineServiceOptions {
  /** The bundle of engine/worker.ts. */
  readonly workerPath: string;
  readonly log: (line: string) => void;
}

export interface EngineService extends Disposable {
  readonly api: EngineApi;
  /** Ends a training that runs with a checkpoint. */
  stopTraining(): Promise<void>;
}

export function createEngineService({ workerPath, log }: EngineServiceOptions): EngineService {
  // Several pictures are decoded at once, each on one thread.
  configureImages({ threads: 1 });
  const runtime = createWorkerRuntime(workerPath);
  const context = { runtime, queue: createJobQueue() };
  const models = createModelStore(log);
  const explainables = createModelCache(models, context);
  const runs = createOpenRuns();
  const pictures = createRunPictures();
  const training = createTrainService({
    ...context,
    models,
    hashPictures: rememberingHashes(),
    afterwards: createAfterwards({ ...context, models, runs }),
  });

  const api: EngineApi = {
    hello: async (request) => {
      if (request.protocolVersion !== protocolVersion) {
        throw protocolMismatch(request.protocolVersion, protocolVersion);
      }
      return {
        protocolVersion,
        pid: process.pid,
        node: process.version,
        onnxruntime: onnxruntimeVersion,
      };
    },
    listModels: ({ paths }) => Promise.all(paths.map((path) => readModelListing(path))),
    describeModel: async ({ path, provider }, { signal }) =>
      describeModel(await models.load(path), provider, signal, context),
    classify: async (request, call) => {
      const file = await models.load(request.model);
      const card = await resolveCard(file);
      const model = await openModel(file, card, request.provider, call.signal, context);
      if (request.tensor === undefined) return classifyPictures(request, model, call);
      const outcome = await classifyTensor(request.tensor, request.top, model, call.signal);
      return reportOf(model, [outcome]);
    },
    explainOptions: async ({ model, provider }, { signal }) =>
      explainOptions(await explainables.load(model, provider, signal)),
    explain: async (request, call) => {
      const model = await explainables.load(request.model, request.provider, call.signal);
      return explain(request, model, call, context);
    },
    explainLayers: async (request, { signal }) => {
      const model = await explainables.load(request.model, request.provider, signal);
      return explainLayers(request, model, signal);
    },
    renderOverlay: ({ image, heatmap, geometry, ...style }) =>
      drawOverlay(image, heatmap, geometry, style),
    renderFound: ({ rgb, width, height }) =>
      renderPixels({ data: rgb, width, height, channels: 3 }),
    renderImage: ({ path, maxSide }) => renderImage(path, maxSide),
    renderModelInput: async ({ path, model }) => {
      const card = await resolveCard(await models.load(model));
      const { pixels, geometry } = preprocess(await decodeImage(path), preprocessOf(card));
      return { ...(await renderPixels(pixels)), geometry };
    },
    draftModelCard: async ({ model }) => {
      const file = await models.load(model);
      return { path: cardPath(model), text: draftCard(await resolveCard(file)) };
    },
    createSample: ({ folder, seed }, { signal, progress }) =>
      createSample({
        ...{ folder, seed, signal, progress },
        run: runOnce(context, signal),
        train: (request, call) => api.train(request, call),
      }),
    ...featureMethods({ ...context, models, explainables }),
    ...graphMethods(models, context),
    ...runMethods(models, context),
    ...datasetMethods({ models, onDatasetChanged: (dataset) => pictures.forget(dataset) }),
    ...evaluationMethods({ ...context, models, explainables, runs, pictures }),
    ...training.methods,
    ...trainingMethods({ ...context, runs, pictures, explainables }),
  };
  return {
    api,
    stopTraining: training.stop,
    dispose: () => {
      pictures.dispose();
      runs.dispose();
      runtime.dispose();
    },
  };
}

type ClassifyCall = Parameters<EngineApi['classify']>[1];

async function classifyPictures(
  request: ClassifyRequest,
  model: OpenModel,
  call: ClassifyCall,
): Promise<ClassifyReport> {
  const { signal } = call;
  const images = await expandImages(request.images, signal);
  const { report: provider, card, file } = model;
  call.progress({ kind: 'start', images, provider, card, sha256: file.sha256 });
  const results = new Array<ImageOutcome>(images.length);
  const onResults = (batch: readonly IndexedOutcome[]): void => {
    for (const { index, outcome } of batch) results[index] = outcome;
    call.progress({ kind: 'results', results: batch });
  };
  await classifyImages({ model, images, top: request.top, signal, onResults });
  return reportOf(model, results);
}

function reportOf(
  { report: provider, card, file }: OpenModel,
  results: readonly ImageOutcome[],
): ClassifyReport {
  return { provider, model: { path: file.path, sha256: file.sha256 }, card, results };
}
