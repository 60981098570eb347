// Pictures asked of the host, as Blob URLs: each is loaded once, few at a time, given up when nobody looks any more,
// and its URL is revoked when it falls out of the least-recently-used end.

import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type Disposable, toDisposable } from '../../src/base/disposable';
import { type ErrorFacts, errorFacts } from '../../src/base/errors';
import type { Size } from '../../src/protocol/model';
import type { EncodedImage } from '../../src/protocol/prediction';

export type PictureState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly url: string; readonly size: Size }
  | { readonly kind: 'failed'; readonly error: ErrorFacts };

export type LoadPicture = (signal: AbortSignal) => Promise<EncodedImage>;

export interface PictureLease extends Disposable {
  readonly state: ReadonlySignal<PictureState>;
}

export interface PictureCacheOptions {
  /** Pictures kept while nobody shows them. */
  readonly capacity: number;
  /** Pictures loaded at a time. */
  readonly concurrency: number;
  readonly createUrl: (image: EncodedImage) => string;
  readonly revokeUrl: (url: string) => void;
}

interface Entry {
  readonly key: string;
  readonly load: LoadPicture;
  readonly state: Signal<PictureState>;
  readonly controller: AbortController;
  users: number;
}

export class PictureCache implements Disposable {
  readonly #options: PictureCacheOptions;
  /** In order of last use. */
  readonly #entries = new Map<string, Entry>();
  readonly #queue: Entry[] = [];
  #loading = 0;

  constructor(options: PictureCacheOptions) {
    this.#options = options;
  }

  /** The picture of this key, loaded if it must be; dispose the lease when it is no longer shown. */
  acquire(key: string, load: LoadPicture, isUrgent: boolean): PictureLease {
    const entry = this.#entries.get(key) ?? this.#enqueue(key, load, isUrgent);
    entry.users++;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const release = once(() => this.#release(entry));
    return { state: entry.state, ...toDisposable(release) };
  }

  dispose(): void {
    for (const entry of [...this.#entries.values()]) this.#drop(entry);
  }

  #enqueue(key: string, load: LoadPicture, isUrgent: boolean): Entry {
    const state = signal<PictureState>({ kind: 'loading' });
    const entry: Entry = { key, load, state, controller: new AbortController(), users: 0 };
    if (isUrgent) this.#queue.unshift(entry);
    else this.#queue.push(entry);
    queueMicrotask(() => this.#startNext());
    return entry;
  }

  #startNext(): void {
    while (this.#loading < this.#options.concurrency) {
      const entry = this.#queue.shift();
      if (!entry) return;
      if (!entry.controller.signal.aborted) void this.#load(entry);
    }
  }

  async #load(entry: Entry): Promise<void> {
    this.#loading++;
    try {
      const image = await entry.load(entry.controller.signal);
      if (!entry.controller.signal.aborted) {
        entry.state.value = {
          kind: 'ready',
          url: this.#options.createUrl(image),
          size: image.size,
        };
      }
    } catch (error) {
      entry.state.value = { kind: 'failed', error: errorFacts(error) };
    } finally {
      this.#loading--;
      this.#startNext();
    }
  }

  #release(entry: Entry): void {
    entry.users--;
    if (entry.users > 0) return;
    if (entry.state.peek().kind !== 'ready') this.#drop(entry);
    this.#evict();
  }

  #evict(): void {
    const unused = [...this.#entries.values()].filter((entry) => entry.users === 0);
    for (const entry of unused.slice(0, Math.max(0, unused.length - this.#options.capacity))) {
      this.#drop(entry);
    }
  }

  #drop(entry: Entry): void {
    entry.controller.abort();
    if (this.#entries.get(entry.key) === entry) this.#entries.delete(entry.key);
    const state = entry.state.peek();
    if (state.kind === 'ready') this.#options.revokeUrl(state.url);
  }
}

/** A cache whose URLs are the browser's own. */
export function blobPictureCache(
  size: Pick<PictureCacheOptions, 'capacity' | 'concurrency'>,
): PictureCache {
  return new PictureCache({
    ...size,
    createUrl: ({ bytes, mime }) =>
      URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime })),
    revokeUrl: (url) => URL.revokeObjectURL(url),
  });
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) action();
    isDone = true;
  };
}
