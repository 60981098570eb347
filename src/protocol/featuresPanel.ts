// What crosses between the extension host and the Feature Maps panel: one picture, one model, all of its layers. The host
// has them captured and passes on what the panel looks at; the panel draws and sends intents.

import type { ColormapName } from '../base/colormaps';
import type { ErrorFacts } from '../base/errors';
import type { ExplainTarget, Explanation } from './explain';
import type {
  Arithmetic,
  FeatureChannel,
  FeatureContributions,
  FeatureListing,
  FeatureSheet,
  FeatureTiles,
  TokenAttention,
} from './features';
import type { EncodedImage } from './prediction';
import type { Call } from './rpc';

/** A picture that excites a channel, being searched for or found. */
export interface Maximisation {
  readonly value: string;
  readonly channel: number;
  readonly status: 'running' | 'done' | 'cancelled' | 'failed';
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly error: ErrorFacts | null;
}

export interface FeaturesSnapshot {
  /** Grows by one with every change; a panel ignores older ones. */
  readonly revision: number;
  /** `blocked`: nothing may run here; the code of `error` is `workspace-untrusted` or `no-active-model`. */
  readonly status: 'starting' | 'running' | 'ready' | 'failed' | 'cancelled' | 'blocked';
  readonly picture: {
    readonly name: string;
    /** Path relative to its workspace folder, or the full path outside of one. */
    readonly location: string;
    /** Grows when the file has changed: what was fetched of it before is stale. */
    readonly version: number;
  };
  readonly model: { readonly path: string; readonly name: string } | null;
  /** Every model of the workspace, for choosing. */
  readonly choices: readonly { readonly path: string; readonly name: string }[];
  readonly listing: FeatureListing | null;
  /** Grows with every run: what was fetched of its layers before is stale. */
  readonly capture: number;
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** The newest that was asked for. */
  readonly maximisation: Maximisation | null;
  /** The layer that was asked for from outside, with a number that grows with every asking; the panel shows it once. */
  readonly wanted: { readonly value: string; readonly asked: number } | null;
  readonly error: ErrorFacts | null;
}

/** Served by the host, called by the webview. Calls about layers fail with code `features-missing` while there are none. */
export interface FeaturesHostApi {
  snapshot(request: null, call: Call): Promise<FeaturesSnapshot>;
  /** The picture upright, at most `maxSide` on its longer side. */
  picture(request: { readonly maxSide: number }, call: Call): Promise<EncodedImage>;
  sheet(request: { readonly value: string }, call: Call): Promise<FeatureSheet>;
  tiles(
    request: {
      readonly value: string;
      readonly channels: readonly number[];
      readonly maxSide: number;
    },
    call: Call,
  ): Promise<FeatureTiles>;
  channel(
    request: { readonly value: string; readonly channel: number },
    call: Call,
  ): Promise<FeatureChannel>;
  contributions(
    request: { readonly value: string; readonly target: ExplainTarget },
    call: Call,
  ): Promise<FeatureContributions>;
  attention(
    request: { readonly value: string; readonly token: number },
    call: Call,
  ): Promise<TokenAttention>;
  arithmetic(
    request: {
      readonly value: string;
      readonly channel: number;
      readonly y: number;
      readonly x: number;
    },
    call: Call,
  ): Promise<Arithmetic>;
  /** The picture of the finished maximisation. */
  maximised(request: null, call: Call): Promise<NonNullable<Explanation['picture']>>;
  perform(request: FeaturesIntent, call: Call): Promise<void>;
}

export type FeaturesIntent =
  | { readonly kind: 'use-model'; readonly path: string }
  | { readonly kind: 'choose-model' }
  | { readonly kind: 'run-again' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'maximise'; readonly value: string; readonly channel: number }
  | { readonly kind: 'cancel-maximising' }
  /** Opens the Explain panel: Grad-CAM at this layer, or with a channel the saliency of that channel. */
  | { readonly kind: 'explain'; readonly value: string; readonly channel: number | null }
  /** Opens the model at the node that makes the value. */
  | { readonly kind: 'show-in-model'; readonly value: string }
  | {
      readonly kind: 'export';
      readonly value: string;
      readonly format: 'png' | 'npy';
      readonly colormap: ColormapName;
    }
  | { readonly kind: 'edit-card' }
  | { readonly kind: 'manage-trust' }
  | { readonly kind: 'open-image' }
  | { readonly kind: 'copy'; readonly text: string };

/** Served by the webview, called by the host. */
export interface FeaturesViewApi {
  update(snapshot: FeaturesSnapshot, call: Call): Promise<void>;
}
