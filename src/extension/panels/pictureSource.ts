// Pictures for a panel, as a person sees them or as the model does, rendered by the engine and kept for scrolling back.

import type { EngineApi } from '../../protocol/engine';
import type { PictureView } from '../../protocol/panels';
import type { EncodedImage } from '../../protocol/prediction';
import type { Remote } from '../../protocol/rpc';
import { pictureUnknown } from '../errors';
import { PictureCache } from './pictureCache';
import type { PredictionRun } from './predictionRun';

const cacheBytes = 64 * 1024 * 1024;
const largestSide = 4096;

export interface PictureRequest {
  readonly index: number;
  readonly view: PictureView;
  readonly maxSide: number;
}

export interface PictureSource {
  fetch(
    run: PredictionRun | null,
    request: PictureRequest,
    signal: AbortSignal,
  ): Promise<EncodedImage>;
  clear(): void;
}

export function createPictureSource(
  engine: Pick<Remote<EngineApi>, 'renderImage' | 'renderModelInput'>,
): PictureSource {
  const cache = new PictureCache(cacheBytes);

  const render = (
    path: string,
    model: string,
    { view, maxSide }: PictureRequest,
    signal: AbortSignal,
  ): Promise<EncodedImage> =>
    view === 'model-input'
      ? engine.renderModelInput({ path, model }, { signal })
      : engine.renderImage({ path, maxSide }, { signal });

  return {
    fetch: async (run, request, signal) => {
      const path = run?.images[request.index];
      if (!run || path === undefined) throw pictureUnknown(request.index);
      const maxSide = Math.min(largestSide, Math.max(1, Math.round(request.maxSide)));
      const { model } = run.request;
      const key = request.view === 'original' ? `${maxSide}\n${path}` : `input\n${model}\n${path}`;
      const known = cache.get(key);
      if (known) return known;
      const rendered = await render(path, model, { ...request, maxSide }, signal);
      const picture = forWebview(rendered);
      cache.set(key, picture);
      return picture;
    },
    clear: () => cache.clear(),
  };
}

/** A webview receives the whole buffer behind an array, and a Node Buffer not at all: a plain tight copy crosses well. */
function forWebview({ mime, bytes, size }: EncodedImage): EncodedImage {
  return { mime, bytes: new Uint8Array(bytes), size };
}
