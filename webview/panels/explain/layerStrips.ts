// Thumbnails of a target at every layer, asked for when they come into sight and kept for the last few targets.

import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type ErrorFacts, errorFacts } from '../../../src/base/errors';
import type { LayerMap } from '../../../src/protocol/explain';
import type { ExplainCell } from '../../../src/protocol/explainPanel';

export type StripState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly maps: readonly LayerMap[] }
  | { readonly kind: 'failed'; readonly error: ErrorFacts };

export type FetchStrip = (cell: number) => Promise<readonly LayerMap[]>;

const kept = 12;

export class LayerStrips {
  readonly #fetch: FetchStrip;
  /** In order of last use. */
  readonly #strips = new Map<string, Signal<StripState>>();

  constructor(fetch: FetchStrip) {
    this.#fetch = fetch;
  }

  /** The strip of the cell's model and target, asked for if it must be. */
  strip(cell: ExplainCell): ReadonlySignal<StripState> {
    const key = stripKey(cell);
    const strip = this.#strips.get(key) ?? this.#load(key, cell.id);
    this.#strips.delete(key);
    this.#strips.set(key, strip);
    const [oldest] = this.#strips.keys();
    if (this.#strips.size > kept && oldest !== undefined) this.#strips.delete(oldest);
    return strip;
  }

  /** Whether the strip is there or on its way. */
  has(cell: ExplainCell): boolean {
    return this.#strips.has(stripKey(cell));
  }

  retry(cell: ExplainCell): void {
    const strip = this.#strips.get(stripKey(cell));
    if (strip) void this.#run(strip, cell.id);
  }

  #load(key: string, cell: number): Signal<StripState> {
    const strip = signal<StripState>({ kind: 'loading' });
    this.#strips.set(key, strip);
    void this.#run(strip, cell);
    return strip;
  }

  async #run(strip: Signal<StripState>, cell: number): Promise<void> {
    strip.value = { kind: 'loading' };
    try {
      strip.value = { kind: 'ready', maps: await this.#fetch(cell) };
    } catch (error) {
      strip.value = { kind: 'failed', error: errorFacts(error) };
    }
  }
}

export function stripKey({ choice }: ExplainCell): string {
  return JSON.stringify([choice.model, choice.target]);
}
