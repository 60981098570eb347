// Pictures of the gallery: thumbnails in batches, overlays one by one, both in caches that forget the least recently
// seen and give up what is scrolled away.

import { GlassboxError } from '../../../src/base/errors';
import type { OverlayTarget, RunRow } from '../../../src/protocol/evaluation';
import type { GalleryHostApi } from '../../../src/protocol/galleryPanel';
import type { Remote } from '../../../src/protocol/rpc';
import type { PictureRequest } from '../../parts/picture';
import type { PictureCache } from '../../parts/pictureCache';
import type { OverlayChoice } from './panelState';
import { ThumbnailBatches } from './thumbnailBatches';

/** Sides that thumbnails come in, in pixels of the screen: few, so that the disk cache of the host is small. */
const thumbnailSides = [160, 320] as const;
const largeSide = 640;
const batchSize = 24;
const restMs = 40;

export interface PictureCaches {
  readonly thumbnails: PictureCache;
  readonly overlays: PictureCache;
}

export class GalleryPictures {
  readonly thumbnailCache: PictureCache;
  readonly overlayCache: PictureCache;
  readonly #host: Remote<GalleryHostApi>;
  readonly #batches: ThumbnailBatches;
  readonly #runId: () => string | undefined;

  constructor(
    host: Remote<GalleryHostApi>,
    caches: PictureCaches,
    runId: () => string | undefined,
  ) {
    this.#host = host;
    this.thumbnailCache = caches.thumbnails;
    this.overlayCache = caches.overlays;
    this.#runId = runId;
    this.#batches = new ThumbnailBatches({
      fetch: (rows, maxSide, signal) => host.thumbnails({ rows, maxSide }, { signal }),
      batchSize,
      restMs,
    });
  }

  thumbnail(row: number, side: number): PictureRequest {
    const wanted = side * devicePixelRatio;
    const maxSide = thumbnailSides.find((size) => size >= wanted) ?? thumbnailSides[1];
    return {
      key: `${this.#runId()} ${row} ${maxSide}`,
      load: (signal) => this.#batches.load(row, maxSide, signal),
      isUrgent: false,
    };
  }

  /** The picture for the inspector. */
  large(row: number): PictureRequest {
    return {
      key: `${this.#runId()} ${row} ${largeSide}`,
      load: async (signal) => {
        const [thumbnail] = await this.#host.thumbnails(
          { rows: [row], maxSide: largeSide },
          { signal },
        );
        if (thumbnail && 'image' in thumbnail) return thumbnail.image;
        throw new GlassboxError(thumbnail?.error ?? noThumbnail);
      },
      isUrgent: true,
    };
  }

  overlay(row: number, target: OverlayTarget, isLarge: boolean): PictureRequest {
    const maxSide = isLarge ? largeSide : thumbnailSides[1];
    return {
      key: `${this.#runId()} ${row} ${target} ${maxSide}`,
      load: (signal) => this.#host.overlay({ row, target, maxSide }, { signal }),
      isUrgent: isLarge,
    };
  }
}

const noThumbnail = { code: 'picture-missing', message: 'The picture cannot be shown.' };

/** What can be laid over this picture; null: nothing, since there is no such class. */
export function overlayTargetOf(row: RunRow, choice: OverlayChoice): OverlayTarget | null {
  if (choice === 'off' || row.predictedIndex === null) return null;
  return choice === 'predicted' || row.labelIndex !== null ? choice : null;
}
