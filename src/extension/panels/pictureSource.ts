// Pictures for a panel, as a person sees them or as a model does, rendered by the engine and kept for scrolling back.

import type { EngineApi } from '../../protocol/engine';
import type { EncodedImage } from '../../protocol/prediction';
import type { Remote } from '../../protocol/rpc';
import { forWebview } from './forWebview';
import { PictureCache } from './pictureCache';

const cacheBytes = 64 * 1024 * 1024;
const largestSide = 4096;

export interface PictureRequest {
  readonly path: string;
  /** The model through whose eyes it is shown; null: as it is. */
  readonly seenBy: string | null;
  readonly maxSide: number;
}

export interface PictureSource {
  fetch(request: PictureRequest, signal: AbortSignal): Promise<EncodedImage>;
  clear(): void;
}

export function createPictureSource(
  engine: Pick<Remote<EngineApi>, 'renderImage' | 'renderModelInput'>,
): PictureSource {
  const cache = new PictureCache(cacheBytes);

  const render = (
    { path, seenBy, maxSide }: PictureRequest,
    signal: AbortSignal,
  ): Promise<EncodedImage> =>
    seenBy === null
      ? engine.renderImage({ path, maxSide }, { signal })
      : engine.renderModelInput({ path, model: seenBy }, { signal });

  return {
    fetch: async (request, signal) => {
      const { path, seenBy } = request;
      const maxSide = Math.min(largestSide, Math.max(1, Math.round(request.maxSide)));
      const key = seenBy === null ? `${maxSide}\n${path}` : `input\n${seenBy}\n${path}`;
      const known = cache.get(key);
      if (known) return known;
      const picture = forWebview(await render({ path, seenBy, maxSide }, signal));
      cache.set(key, picture);
      return picture;
    },
    clear: () => cache.clear(),
  };
}
