// Tiles asked of the host: those in sight only, many channels in one request, few requests at a time, given up when they
// have left the sight, and kept as long as a bound in bytes allows.

import { Emitter } from '../../../src/base/emitter';
import { isCancelled } from '../../../src/base/errors';
import type { FeatureTiles } from '../../../src/protocol/features';

export interface Tile {
  readonly width: number;
  readonly height: number;
  /** Row-major: level 0 is the channel's minimum, 255 its maximum. */
  readonly levels: Uint8Array;
}

/** What a sheet has in sight, most urgent first. */
export interface WantedTiles {
  readonly value: string;
  readonly maxSide: number;
  readonly channels: readonly number[];
}

export type LoadTiles = (wanted: WantedTiles, signal: AbortSignal) => Promise<FeatureTiles>;

export interface TileCacheOptions {
  readonly load: LoadTiles;
  readonly onError: (error: unknown) => void;
  readonly capacityBytes: number;
  /** Channels of one request. */
  readonly pageChannels: number;
  readonly concurrency: number;
}

interface Running {
  readonly wanted: WantedTiles;
  readonly controller: AbortController;
}

export class TileCache {
  /** Fires with the value of a layer when tiles of it have come. */
  readonly onArrival = new Emitter<string>();
  readonly #options: TileCacheOptions;
  /** In order of last use. */
  readonly #tiles = new Map<string, Tile>();
  readonly #wanted = new Map<object, WantedTiles>();
  readonly #running = new Set<Running>();
  /** Tiles whose request failed: not asked for again before a reset. */
  readonly #failed = new Set<string>();
  #bytes = 0;

  constructor(options: TileCacheOptions) {
    this.#options = options;
  }

  get bytes(): number {
    return this.#bytes;
  }

  tile(value: string, maxSide: number, channel: number): Tile | null {
    const key = keyOf(value, maxSide, channel);
    const tile = this.#tiles.get(key);
    if (!tile) return null;
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    return tile;
  }

  /** Says what `owner` has in sight from now on; null: nothing. What nobody wants any more is given up. */
  want(owner: object, wanted: WantedTiles | null): void {
    if (wanted) this.#wanted.set(owner, wanted);
    else this.#wanted.delete(owner);
    for (const running of this.#running) {
      if (!this.#isWanted(running.wanted)) running.controller.abort();
    }
    this.#startNext();
  }

  /** Everything is stale. What is in sight is asked for anew. */
  reset(): void {
    for (const { controller } of this.#running) controller.abort();
    this.#running.clear();
    this.#tiles.clear();
    this.#failed.clear();
    this.#bytes = 0;
    this.#startNext();
  }

  #startNext(): void {
    while (this.#running.size < this.#options.concurrency) {
      const next = this.#nextPage();
      if (!next) return;
      void this.#run(next);
    }
  }

  #nextPage(): WantedTiles | null {
    for (const { value, maxSide, channels } of this.#wanted.values()) {
      const missing = channels.filter((channel) => this.#isMissing(value, maxSide, channel));
      const page = missing.slice(0, this.#options.pageChannels);
      if (page.length > 0) return { value, maxSide, channels: page };
    }
    return null;
  }

  async #run(wanted: WantedTiles): Promise<void> {
    const running: Running = { wanted, controller: new AbortController() };
    const { signal } = running.controller;
    this.#running.add(running);
    try {
      const tiles = await this.#options.load(wanted, signal);
      if (!signal.aborted) this.#keep(wanted, tiles);
    } catch (error) {
      if (!signal.aborted) this.#fail(wanted, error);
    } finally {
      this.#running.delete(running);
      this.#startNext();
    }
  }

  #keep({ value, maxSide }: WantedTiles, { channels, width, height, levels }: FeatureTiles): void {
    const size = width * height;
    channels.forEach((channel, index) => {
      const tile = { width, height, levels: levels.slice(index * size, (index + 1) * size) };
      this.#tiles.set(keyOf(value, maxSide, channel), tile);
      this.#bytes += size;
    });
    this.#evict();
    this.onArrival.fire(value);
  }

  #fail({ value, maxSide, channels }: WantedTiles, error: unknown): void {
    for (const channel of channels) this.#failed.add(keyOf(value, maxSide, channel));
    if (!isCancelled(error)) this.#options.onError(error);
  }

  /** What is in sight stays, whatever the bound. */
  #evict(): void {
    if (this.#bytes <= this.#options.capacityBytes) return;
    const kept = new Set(
      [...this.#wanted.values()].flatMap(({ value, maxSide, channels }) =>
        channels.map((channel) => keyOf(value, maxSide, channel)),
      ),
    );
    for (const [key, { levels }] of this.#tiles) {
      if (this.#bytes <= this.#options.capacityBytes) return;
      if (kept.has(key)) continue;
      this.#tiles.delete(key);
      this.#bytes -= levels.length;
    }
  }

  #isMissing(value: string, maxSide: number, channel: number): boolean {
    const key = keyOf(value, maxSide, channel);
    if (this.#tiles.has(key) || this.#failed.has(key)) return false;
    return ![...this.#running].some(
      ({ wanted, controller }) =>
        !controller.signal.aborted &&
        wanted.value === value &&
        wanted.maxSide === maxSide &&
        wanted.channels.includes(channel),
    );
  }

  #isWanted(page: WantedTiles): boolean {
    return [...this.#wanted.values()].some(
      ({ value, maxSide, channels }) =>
        value === page.value &&
        maxSide === page.maxSide &&
        page.channels.some((channel) => channels.includes(channel)),
    );
  }
}

function keyOf(value: string, maxSide: number, channel: number): string {
  return `${maxSide} ${channel} ${value}`;
}
