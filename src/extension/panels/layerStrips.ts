// Thumbnails of a target at every layer of a model, computed when first asked for and kept for that model and target.

import type { Disposable } from '../../base/disposable';
import type { EngineApi } from '../../protocol/engine';
import type { ExplainTarget, LayerMap } from '../../protocol/explain';
import type { ProviderChoice } from '../../protocol/model';
import type { Remote } from '../../protocol/rpc';

export interface LayerStrips extends Disposable {
  /** Whoever goes away meanwhile leaves the work to the next who asks. */
  fetch(model: string, target: ExplainTarget): Promise<readonly LayerMap[]>;
  /** Of one model, or of all. */
  forget(model?: string): void;
}

/** Enough to go back to; the oldest goes first. */
const keptStrips = 16;

interface Strip {
  readonly model: string;
  readonly abort: AbortController;
  readonly maps: Promise<readonly LayerMap[]>;
}

export interface LayerStripsOptions {
  readonly engine: Pick<Remote<EngineApi>, 'explainLayers'>;
  readonly image: string;
  readonly provider: () => ProviderChoice;
}

export function createLayerStrips({ engine, image, provider }: LayerStripsOptions): LayerStrips {
  const strips = new Map<string, Strip>();

  const compute = (key: string, model: string, target: ExplainTarget): Strip => {
    const abort = new AbortController();
    const request = { model, image, provider: provider(), target };
    const maps = engine.explainLayers(request, { signal: abort.signal });
    const strip: Strip = { model, abort, maps };
    strips.set(key, strip);
    const [oldest] = strips.keys();
    if (strips.size > keptStrips && oldest !== undefined) drop(oldest);
    // A failure is not kept: the next one who asks tries again.
    maps.catch(() => {
      if (strips.get(key) === strip) strips.delete(key);
    });
    return strip;
  };

  const drop = (key: string): void => {
    strips.get(key)?.abort.abort();
    strips.delete(key);
  };

  const forget = (model?: string): void => {
    for (const [key, strip] of [...strips]) {
      if (model === undefined || strip.model === model) drop(key);
    }
  };

  return {
    fetch: (model, target) => {
      const key = JSON.stringify([model, target]);
      return (strips.get(key) ?? compute(key, model, target)).maps;
    },
    forget,
    dispose: () => forget(),
  };
}
