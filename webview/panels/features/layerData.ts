// What the host has told about layers, channels and places, until the picture or the run is another.

import { type ReadonlySignal, signal } from '@preact/signals';
import type { ExplainTarget } from '../../../src/protocol/explain';
import type {
  Arithmetic,
  FeatureChannel,
  FeatureContributions,
  FeatureSheet,
  TokenAttention,
} from '../../../src/protocol/features';
import type { FeaturesHostApi, Maximisation } from '../../../src/protocol/featuresPanel';
import type { Remote } from '../../../src/protocol/rpc';
import { type Loaded, RequestCache } from '../../parts/requestCache';

type FoundPicture = Awaited<ReturnType<FeaturesHostApi['maximised']>>;
type Answer<Value> = ReadonlySignal<Loaded<Value>>;

export class LayerData {
  /** Grows when all is forgotten: what reads this reads anew. */
  readonly epoch = signal('');
  readonly #host: Remote<FeaturesHostApi>;
  readonly #sheets = new RequestCache<FeatureSheet>(400);
  readonly #channels = new RequestCache<FeatureChannel>(48);
  readonly #contributions = new RequestCache<FeatureContributions>(100);
  readonly #attention = new RequestCache<TokenAttention>(24);
  readonly #arithmetic = new RequestCache<Arithmetic>(24);
  readonly #found = new RequestCache<FoundPicture>(1);
  #searched: Maximisation | null = null;

  constructor(host: Remote<FeaturesHostApi>) {
    this.#host = host;
  }

  setEpoch(epoch: string): void {
    if (epoch === this.epoch.peek()) return;
    const caches = [this.#sheets, this.#channels, this.#contributions, this.#attention];
    for (const cache of [...caches, this.#arithmetic, this.#found]) cache.clear();
    this.epoch.value = epoch;
  }

  /** A search that runs makes the picture of the one before stale. */
  follow(search: Maximisation | null): void {
    if (search?.status !== this.#searched?.status) this.#found.clear();
    this.#searched = search;
  }

  sheet(value: string): Answer<FeatureSheet> {
    return this.#sheets.get(this.#key(value), (signal) => this.#host.sheet({ value }, { signal }));
  }

  channel(value: string, channel: number): Answer<FeatureChannel> {
    return this.#channels.get(this.#key(value, channel), (signal) =>
      this.#host.channel({ value, channel }, { signal }),
    );
  }

  /** What is known of a channel without asking. */
  knownChannel(value: string, channel: number): FeatureChannel | null {
    return this.#channels.peek(this.#key(value, channel));
  }

  contributions(value: string, index: number | null): Answer<FeatureContributions> {
    const target: ExplainTarget = index === null ? { kind: 'top' } : { kind: 'class', index };
    return this.#contributions.get(this.#key(value, index ?? 'top'), (signal) =>
      this.#host.contributions({ value, target }, { signal }),
    );
  }

  attention(value: string, token: number): Answer<TokenAttention> {
    return this.#attention.get(this.#key(value, token), (signal) =>
      this.#host.attention({ value, token }, { signal }),
    );
  }

  arithmetic(value: string, channel: number, y: number, x: number): Answer<Arithmetic> {
    return this.#arithmetic.get(this.#key(value, channel, y, x), (signal) =>
      this.#host.arithmetic({ value, channel, y, x }, { signal }),
    );
  }

  found(value: string, channel: number): Answer<FoundPicture> {
    return this.#found.get(this.#key(value, channel), (signal) =>
      this.#host.maximised(null, { signal }),
    );
  }

  #key(value: string, ...rest: readonly (string | number)[]): string {
    return `${this.epoch.value} ${rest.join(' ')} ${value}`;
  }
}
