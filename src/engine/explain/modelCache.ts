// Prepared models, a few of them: preparing takes a second or two, and a panel asks for the same ones again and again.

import { resolveCard } from '../../core/model/resolveCard';
import type { ProviderChoice } from '../../protocol/model';
import type { ModelStore } from '../modelStore';
import type { OpenModelContext } from '../openModel';
import {
  type ExplainableModel,
  inCanonicalNames,
  modelKey,
  prepareModel,
} from './explainableModel';

export interface ModelCache {
  /** As the file and its card are on disk now. */
  load(path: string, provider: ProviderChoice, signal: AbortSignal): Promise<ExplainableModel>;
}

/** The weights of a prepared model may be held a second time, as float32. */
const capacity = 4;

export function createModelCache(models: ModelStore, context: OpenModelContext): ModelCache {
  const prepared = new Map<string, Promise<ExplainableModel>>();
  return {
    load: async (path, provider, signal) => {
      const file = await models.load(path);
      const card = await resolveCard(file);
      const key = modelKey(file, card, provider);
      const known = prepared.get(key);
      const model = known ?? prepareModel(file, card, provider, signal, context);
      prepared.delete(key);
      prepared.set(key, model);
      const [oldest] = prepared.keys();
      if (prepared.size > capacity && oldest !== undefined) prepared.delete(oldest);
      try {
        const ready = await model;
        // Labels and target layer may have been edited since.
        const fresh = await resolveCard(file, ready.dims);
        return { ...ready, card: inCanonicalNames(fresh, ready.canonical) };
      } catch (error) {
        prepared.delete(key);
        // Whoever asked first may have given up; that is no answer for the next.
        if (known && !signal.aborted) return prepareModel(file, card, provider, signal, context);
        throw error;
      }
    },
  };
}
