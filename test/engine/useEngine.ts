// An engine in this very process with a folder of models and a picture, for the tests of a file.

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createGraphBuilder, type GraphBuilder } from '../../src/core/onnx/builder';
import type { EngineService } from '../../src/engine/service';
import type { EngineApi } from '../../src/protocol/engine';
import type { FeatureSource } from '../../src/protocol/features';
import { type ClassifierOptions, drawPicture, startEngine, writeModel } from './explainModels';
import { makeFolder } from './support';

export const call = { signal: new AbortController().signal, progress: () => undefined };

export interface UsedEngine {
  readonly api: EngineApi;
  readonly folder: string;
  /** The classifier of explainModels.ts and its picture. */
  source(options: ClassifierOptions): Promise<FeatureSource>;
  /** A model made by hand, on the same picture. */
  sourceOf(build: (graph: GraphBuilder) => void): Promise<FeatureSource>;
}

/** Registers what sets up and ends the engine of a file; what it returns works inside of tests. */
export function useEngine(): UsedEngine {
  let folder = '';
  let image = '';
  let files = 0;
  let service: EngineService | undefined;
  beforeAll(async () => {
    folder = await makeFolder();
    image = await drawPicture(join(folder, 'discs.png'));
    service = startEngine();
  });
  afterAll(async () => {
    service?.dispose();
    await rm(folder, { recursive: true });
  });
  const nextPath = (): string => join(folder, `model-${files++}.onnx`);
  return {
    get api() {
      if (!service) throw new Error('The engine is there in tests only.');
      return service.api;
    },
    get folder() {
      return folder;
    },
    source: async (options) => {
      const card = { input: { mean: [0.4], std: [0.3] } };
      return { model: await writeModel(nextPath(), options, card), image, provider: 'cpu' };
    },
    sourceOf: async (build) => {
      const graph = createGraphBuilder({ opset: 17 });
      build(graph);
      const model = nextPath();
      await writeFile(model, graph.toBytes());
      return { model, image, provider: 'cpu' };
    },
  };
}
