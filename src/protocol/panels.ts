// What crosses between the extension host and a webview panel. The host owns the state: a panel draws snapshots, asks
// for pages of rows and pictures, and sends intents.

import type { ErrorFacts } from '../base/errors';
import type { ModelCard, ProviderReport } from './model';
import type { EncodedImage, ImageOutcome } from './prediction';
import type { Call } from './rpc';

export interface PredictionSnapshot {
  /** Grows by one with every change; a panel ignores older ones. */
  readonly revision: number;
  /** `blocked`: nothing may run here; the code of `error` is `workspace-untrusted` or `no-active-model`. */
  readonly status: 'starting' | 'running' | 'done' | 'cancelled' | 'failed' | 'blocked';
  readonly model: { readonly name: string; readonly path: string } | null;
  readonly provider: ProviderReport | null;
  readonly card: ModelCard | null;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** Pictures per second so far; null before the first result. */
  readonly rate: number | null;
  readonly error: ErrorFacts | null;
  /** One sentence the person should know about this run, e.g. which model was taken and why. */
  readonly notice?: string;
}

export interface PredictionRow {
  readonly index: number;
  /** File name for the eye. */
  readonly name: string;
  /** Path relative to its workspace folder, or the full path outside of one. */
  readonly location: string;
  /** null while it is being worked on. */
  readonly outcome: ImageOutcome | null;
}

export type PictureView = 'original' | 'model-input';

/** Served by the host, called by the webview. */
export interface PredictionHostApi {
  snapshot(request: null, call: Call): Promise<PredictionSnapshot>;
  /** Rows `from` (inclusive) to `to` (exclusive). */
  rows(
    request: { readonly from: number; readonly to: number },
    call: Call,
  ): Promise<readonly PredictionRow[]>;
  picture(
    request: { readonly index: number; readonly view: PictureView; readonly maxSide: number },
    call: Call,
  ): Promise<EncodedImage>;
  perform(request: PredictionIntent, call: Call): Promise<void>;
}

export type PredictionIntent =
  | { readonly kind: 'cancel' }
  | { readonly kind: 'run-again' }
  | { readonly kind: 'choose-model' }
  | { readonly kind: 'edit-card' }
  | { readonly kind: 'manage-trust' }
  | { readonly kind: 'export'; readonly format: 'csv' | 'json' }
  /** Opens the Explain panel; `target` is the class to explain, null the one with the highest score. */
  | { readonly kind: 'explain'; readonly index: number; readonly target: number | null }
  /** Opens the Feature Maps panel. */
  | { readonly kind: 'show-features'; readonly index: number }
  | { readonly kind: 'open-image'; readonly index: number }
  | { readonly kind: 'copy'; readonly text: string };

/** Served by the webview, called by the host. */
export interface PredictionViewApi {
  update(snapshot: PredictionSnapshot, call: Call): Promise<void>;
}
