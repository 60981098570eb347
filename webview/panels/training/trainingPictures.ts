// Pictures of the training: thumbnails of validation pictures, and what the model looked at before and after, both in
// caches that forget the least recently seen.

import { GlassboxError } from '../../../src/base/errors';
import type { EncodedImage } from '../../../src/protocol/prediction';
import type { Remote } from '../../../src/protocol/rpc';
import type { TrainHostApi } from '../../../src/protocol/trainPanel';
import type { PictureRequest } from '../../parts/picture';
import type { LoadPicture, PictureCache } from '../../parts/pictureCache';

const thumbnailSide = 192;
const overlaySide = 256;

export interface PictureCaches {
  readonly thumbnails: PictureCache;
  readonly overlays: PictureCache;
}

interface OverlayPair {
  readonly before: EncodedImage | null;
  readonly after: EncodedImage | null;
}

export class TrainingPictures {
  readonly caches: PictureCaches;
  readonly #host: Remote<TrainHostApi>;
  readonly #trainingId: () => string | undefined;
  /** Both come in one answer, so the second waits for the first one's request. */
  readonly #pairs = new Map<string, Promise<OverlayPair>>();

  constructor(
    host: Remote<TrainHostApi>,
    caches: PictureCaches,
    trainingId: () => string | undefined,
  ) {
    this.#host = host;
    this.caches = caches;
    this.#trainingId = trainingId;
  }

  thumbnail(id: string): PictureRequest {
    return this.#request(`picture ${id}`, async (signal) => {
      const request = { ids: [id], maxSide: thumbnailSide };
      const [answer] = await this.#host.pictures(request, { signal });
      return present(answer?.image);
    });
  }

  overlay(id: string, side: keyof OverlayPair): PictureRequest {
    return this.#request(`${side} ${id}`, async (signal) =>
      present((await this.#pair(id, signal))[side]),
    );
  }

  #request(name: string, load: LoadPicture): PictureRequest {
    return { key: `${this.#trainingId()} ${name}`, load, isUrgent: false };
  }

  #pair(id: string, signal: AbortSignal): Promise<OverlayPair> {
    const key = `${this.#trainingId()} ${id}`;
    const known = this.#pairs.get(key);
    if (known) return known;
    const pair = this.#host.overlays({ id, maxSide: overlaySide }, { signal });
    this.#pairs.set(key, pair);
    const forget = (): void => void this.#pairs.delete(key);
    pair.then(() => setTimeout(forget, 1000), forget);
    return pair;
  }
}

function present(image: EncodedImage | null | undefined): EncodedImage {
  if (image) return image;
  throw new GlassboxError({ code: 'picture-missing', message: 'The picture cannot be shown.' });
}
