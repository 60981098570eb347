// What the Feature Maps panel draws from: the host's latest snapshot, what was fetched of its layers, and the few things
// that are the panel's own. The components read signals and call these methods; nothing else talks to the host.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type ErrorFacts, errorFacts, isCancelled } from '../../../src/base/errors';
import type { AttentionLayer, FeatureListing, MapLayer } from '../../../src/protocol/features';
import type {
  FeaturesHostApi,
  FeaturesIntent,
  FeaturesSnapshot,
} from '../../../src/protocol/featuresPanel';
import type { Remote } from '../../../src/protocol/rpc';
import type { PictureRequest } from '../../parts/picture';
import type { PictureCache } from '../../parts/pictureCache';
import { LayerData } from './layerData';
import { listedValues } from './layerTree';
import { type PanelState, sorts } from './panelState';
import { TileCache } from './tileCache';

const pictureSide = 1200;
const tileBytes = 64 * 2 ** 20;

/** A place of a map that is pointed at, on a tile or on the enlarged map. */
export interface Hover {
  readonly value: string;
  readonly channel: number;
  readonly y: number;
  readonly x: number;
  /** Number of the place as the tile has it, up to a 510th of the channel's range; null: not fetched. */
  readonly approximate: number | null;
}

export interface Place {
  readonly y: number;
  readonly x: number;
}

export type Chosen =
  | { readonly kind: 'layer'; readonly layer: MapLayer }
  | { readonly kind: 'attention'; readonly layer: AttentionLayer };

export class FeaturesStore {
  readonly snapshot: Signal<FeaturesSnapshot | null> = signal(null);
  readonly state: Signal<PanelState>;
  /** A call to the host that failed. */
  readonly problem: Signal<ErrorFacts | null> = signal(null);
  readonly hover: Signal<Hover | null> = signal(null);
  /** The place of the chosen channel whose arithmetic is shown. */
  readonly place: Signal<Place | null> = signal(null);
  /** Words that the listed layers must have. */
  readonly query: Signal<string> = signal('');
  /** Token whose attention is shown; null: the class token, or the middle where there is none. */
  readonly token: Signal<number | null> = signal(null);
  readonly chosen: ReadonlySignal<Chosen | null>;
  readonly pictures: PictureCache;
  readonly tiles: TileCache;
  readonly data: LayerData;
  readonly #host: Remote<FeaturesHostApi>;
  #shownAsked = 0;

  constructor(host: Remote<FeaturesHostApi>, pictures: PictureCache, state: PanelState) {
    this.#host = host;
    this.pictures = pictures;
    this.state = signal(state);
    this.data = new LayerData(host);
    this.tiles = new TileCache({
      load: (wanted, signal) => this.#host.tiles(wanted, { signal }),
      onError: this.#report,
      capacityBytes: tileBytes,
      pageChannels: 64,
      concurrency: 3,
    });
    this.chosen = computed(() => {
      const listing = this.snapshot.value?.listing;
      return listing ? chosenOf(listing, this.state.value.layer) : null;
    });
  }

  /** Takes a snapshot unless a newer one is already here. */
  readonly update = (next: FeaturesSnapshot): void => {
    const previous = this.snapshot.peek();
    if (previous && next.revision <= previous.revision) return;
    this.snapshot.value = next;
    if (previous && epochOf(previous) !== epochOf(next)) this.#forget(previous, next);
    this.data.setEpoch(epochOf(next));
    this.data.follow(next.maximisation);
    const { wanted } = next;
    if (wanted && wanted.asked > this.#shownAsked && next.listing) {
      this.#shownAsked = wanted.asked;
      this.chooseLayer(wanted.value);
    }
  };

  /** Asks for the state anew: updates do not reach a hidden panel. */
  readonly refresh = async (): Promise<void> => {
    try {
      this.update(await this.#host.snapshot(null));
    } catch (error) {
      this.#report(error);
    }
  };

  readonly perform = (intent: FeaturesIntent): void => {
    this.#host.perform(intent).catch(this.#report);
  };

  readonly copy = (text: string): void => this.perform({ kind: 'copy', text });

  change(part: Partial<PanelState>): void {
    this.state.value = { ...this.state.peek(), ...part };
  }

  /** Shows the sheet of a layer, or the maps of an attention. */
  chooseLayer(value: string): void {
    const { layer, isEveryValueShown } = this.state.peek();
    const listing = this.snapshot.peek()?.listing;
    const found = listing?.layers.find((entry) => entry.value === value);
    const isListed = isEveryValueShown || !found || found.isMain;
    const start = { channel: null, scrollTop: 0, filter: 'all' } as const;
    if (layer !== value) {
      this.place.value = null;
      this.hover.value = null;
    }
    this.change({
      arrangement: 'layer',
      layer: value,
      isEveryValueShown: !isListed || isEveryValueShown,
      ...(layer === value ? {} : start),
    });
  }

  chooseChannel(value: string, channel: number): void {
    if (this.state.peek().layer !== value) {
      this.change({ layer: value, channel, scrollTop: 0, filter: 'all' });
      this.place.value = null;
    } else if (this.state.peek().channel !== channel) {
      this.change({ channel });
      this.place.value = null;
    }
    if (!this.state.peek().isInspectorShown) this.change({ isInspectorShown: true });
  }

  closeChannel(): boolean {
    if (this.place.peek()) {
      this.place.value = null;
      return true;
    }
    if (this.state.peek().channel === null) return false;
    this.change({ channel: null });
    return true;
  }

  /** The layer listed `by` places after the chosen one. */
  stepLayer(by: number): void {
    const listing = this.snapshot.peek()?.listing;
    if (!listing) return;
    const { isEveryValueShown, folded } = this.state.peek();
    const query = this.query.peek();
    const values = listedValues(listing, { isEveryValueShown, folded, query });
    const current = values.indexOf(this.chosen.peek()?.layer.value ?? '');
    const next = values[Math.max(0, Math.min(values.length - 1, current + by))];
    if (next !== undefined) this.chooseLayer(next);
  }

  nextSort(): void {
    const usable =
      this.snapshot.peek()?.listing?.gradientBlocked === null ? sorts : sorts.slice(0, 2);
    const next = usable[(usable.indexOf(this.state.peek().sort) + 1) % usable.length];
    this.change({ sort: next ?? 'index', scrollTop: 0 });
  }

  toggleBlock(path: string): void {
    const { folded } = this.state.peek();
    const isFolded = folded.includes(path);
    this.change({ folded: isFolded ? folded.filter((one) => one !== path) : [...folded, path] });
  }

  picture(): PictureRequest {
    const snapshot = this.snapshot.value;
    const { location = '', version = 0 } = snapshot?.picture ?? {};
    return {
      key: `${version} ${location}`,
      load: (signal) => this.#host.picture({ maxSide: pictureSide }, { signal }),
      isUrgent: true,
    };
  }

  readonly #report = (error: unknown): void => {
    if (!isCancelled(error)) this.problem.value = errorFacts(error);
  };

  #forget(previous: FeaturesSnapshot, next: FeaturesSnapshot): void {
    this.data.setEpoch(epochOf(next));
    this.tiles.reset();
    this.hover.value = null;
    if (previous.model?.path !== next.model?.path) {
      this.place.value = null;
      this.token.value = null;
    }
  }
}

/** What was fetched under another is stale. */
function epochOf({ picture, capture, model }: FeaturesSnapshot): string {
  return `${picture.version} ${capture} ${model?.path ?? ''}`;
}

/** The layer of that name; else the first main one, where a model begins to see. */
function chosenOf(listing: FeatureListing, value: string | null): Chosen | null {
  const attention = listing.attention.find((entry) => entry.value === value);
  if (attention) return { kind: 'attention', layer: attention };
  const { layers } = listing;
  const layer =
    layers.find((entry) => entry.value === value) ??
    layers.find(({ isMain }) => isMain) ??
    layers[0];
  return layer ? { kind: 'layer', layer } : null;
}
