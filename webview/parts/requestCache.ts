// Answers of the host that components read as signals: each is asked for once, and the least recently read are forgotten.

import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type ErrorFacts, errorFacts } from '../../src/base/errors';

export type Loaded<Value> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: Value }
  | { readonly kind: 'failed'; readonly error: ErrorFacts };

interface Entry<Value> {
  readonly state: Signal<Loaded<Value>>;
  readonly controller: AbortController;
}

export class RequestCache<Value> {
  readonly #capacity: number;
  /** In order of last use. */
  readonly #entries = new Map<string, Entry<Value>>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** What is known of `key`; it is asked for where it is not. */
  get(key: string, load: (signal: AbortSignal) => Promise<Value>): ReadonlySignal<Loaded<Value>> {
    const entry = this.#entries.get(key) ?? this.#load(load);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    for (const [oldest, { controller }] of this.#entries) {
      if (this.#entries.size <= this.#capacity) break;
      controller.abort();
      this.#entries.delete(oldest);
    }
    return entry.state;
  }

  /** What is there already, without asking. */
  peek(key: string): Value | null {
    const state = this.#entries.get(key)?.state.value;
    return state?.kind === 'ready' ? state.value : null;
  }

  clear(): void {
    for (const { controller } of this.#entries.values()) controller.abort();
    this.#entries.clear();
  }

  #load(load: (signal: AbortSignal) => Promise<Value>): Entry<Value> {
    const state: Signal<Loaded<Value>> = signal({ kind: 'loading' });
    const controller = new AbortController();
    load(controller.signal).then(
      (value) => {
        state.value = { kind: 'ready', value };
      },
      (error: unknown) => {
        if (!controller.signal.aborted) state.value = { kind: 'failed', error: errorFacts(error) };
      },
    );
    return { state, controller };
  }
}

export function loadedValue<Value>(loaded: Loaded<Value>): Value | null {
  return loaded.kind === 'ready' ? loaded.value : null;
}
