// Thumbnails asked of the host many at a time. Tiles ask one by one; what is asked within a moment goes in one request,
// what is given up before that is never asked for, and a request that nobody waits for any more is cancelled.

import { cancelled, GlassboxError } from '../../../src/base/errors';
import type { Thumbnail } from '../../../src/protocol/evaluation';
import type { EncodedImage } from '../../../src/protocol/prediction';

export interface ThumbnailBatchesOptions {
  readonly fetch: (
    rows: readonly number[],
    maxSide: number,
    signal: AbortSignal,
  ) => Promise<readonly Thumbnail[]>;
  /** Pictures of a request. */
  readonly batchSize: number;
  /** How long to wait for more, in milliseconds: pictures that rush past are given up meanwhile. */
  readonly restMs: number;
}

interface Wish {
  readonly row: number;
  readonly maxSide: number;
  readonly signal: AbortSignal;
  readonly resolve: (image: EncodedImage) => void;
  readonly reject: (error: unknown) => void;
}

export class ThumbnailBatches {
  readonly #options: ThumbnailBatchesOptions;
  #wishes: Wish[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: ThumbnailBatchesOptions) {
    this.#options = options;
  }

  load(row: number, maxSide: number, signal: AbortSignal): Promise<EncodedImage> {
    return new Promise((resolve, reject) => {
      const wish: Wish = { row, maxSide, signal, resolve, reject };
      signal.addEventListener('abort', () => reject(cancelled()), { once: true });
      this.#wishes.push(wish);
      this.#timer ??= setTimeout(() => this.#flush(), this.#options.restMs);
    });
  }

  #flush(): void {
    this.#timer = null;
    const wishes = this.#wishes.filter(({ signal }) => !signal.aborted);
    this.#wishes = [];
    for (const maxSide of new Set(wishes.map((wish) => wish.maxSide))) {
      const alike = wishes.filter((wish) => wish.maxSide === maxSide);
      for (let from = 0; from < alike.length; from += this.#options.batchSize) {
        void this.#fetch(alike.slice(from, from + this.#options.batchSize), maxSide);
      }
    }
  }

  async #fetch(wishes: readonly Wish[], maxSide: number): Promise<void> {
    const controller = new AbortController();
    const giveUp = (): void => {
      if (wishes.every(({ signal }) => signal.aborted)) controller.abort();
    };
    for (const { signal } of wishes) signal.addEventListener('abort', giveUp, { once: true });
    try {
      const rows = wishes.map(({ row }) => row);
      const thumbnails = await this.#options.fetch(rows, maxSide, controller.signal);
      const byRow = new Map(thumbnails.map((thumbnail) => [thumbnail.row, thumbnail]));
      for (const wish of wishes) settle(wish, byRow.get(wish.row));
    } catch (error) {
      for (const { reject } of wishes) reject(error);
    } finally {
      for (const { signal } of wishes) signal.removeEventListener('abort', giveUp);
    }
  }
}

function settle(wish: Wish, thumbnail: Thumbnail | undefined): void {
  if (!thumbnail) wish.reject(cancelled());
  else if ('error' in thumbnail) wish.reject(new GlassboxError(thumbnail.error));
  else wish.resolve(thumbnail.image);
}
