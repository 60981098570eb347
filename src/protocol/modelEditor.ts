// What crosses between the extension host and the editor of `.onnx` files. The webview owns what is open, selected and in
// view; the host fetches for it and runs what the overlay shows.

import type { ErrorFacts } from '../base/errors';
import type {
  BlockDetail,
  GraphHit,
  GraphSummary,
  GraphView,
  NodeDetail,
  ProfileReport,
  StatisticsReport,
  WeightDetail,
} from './graph';
import type { Call } from './rpc';

/** What running the model on a picture shows, painted on the graph. */
export interface OverlayState {
  readonly picture: { readonly name: string; readonly location: string };
  readonly status: 'running' | 'done' | 'cancelled' | 'failed';
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Grows with every result; `overlay` answers for the newest. */
  readonly version: number;
  readonly error: ErrorFacts | null;
}

export interface ModelEditorSnapshot {
  /** Grows by one with every change; a panel ignores older ones. */
  readonly revision: number;
  /** `blocked`: nobody trusts this workspace (code `workspace-untrusted`). */
  readonly status: 'starting' | 'ready' | 'failed' | 'blocked';
  readonly file: {
    readonly name: string;
    readonly location: string;
    /** Grows when the file has changed: what was fetched of it before is stale. */
    readonly version: number;
  };
  readonly summary: GraphSummary | null;
  readonly isActiveModel: boolean;
  readonly overlay: OverlayState | null;
  /** A place to show that was asked for from outside, with a number that grows with every asking. */
  readonly wanted: { readonly hit: GraphHit; readonly asked: number } | null;
  readonly error: ErrorFacts | null;
}

export interface OverlayData {
  readonly statistics: StatisticsReport;
  /** null where the model could be run but not be timed; the reason is `profileError`. */
  readonly profile: ProfileReport | null;
  readonly profileError: ErrorFacts | null;
}

/** Served by the host, called by the webview. */
export interface ModelEditorHostApi {
  snapshot(request: null, call: Call): Promise<ModelEditorSnapshot>;
  view(request: { readonly open: readonly string[] }, call: Call): Promise<GraphView>;
  search(
    request: { readonly text: string; readonly limit: number },
    call: Call,
  ): Promise<{ readonly hits: readonly GraphHit[]; readonly total: number }>;
  node(
    request: { readonly index: number; readonly isExecuted: boolean },
    call: Call,
  ): Promise<NodeDetail>;
  block(
    request: { readonly id: string; readonly isExecuted: boolean },
    call: Call,
  ): Promise<BlockDetail>;
  weight(request: { readonly name: string }, call: Call): Promise<WeightDetail>;
  overlay(request: null, call: Call): Promise<OverlayData>;
  perform(request: ModelEditorIntent, call: Call): Promise<void>;
}

export type ModelEditorIntent =
  | { readonly kind: 'save-weight'; readonly name: string }
  /** Asks for a picture and runs the model on it. */
  | { readonly kind: 'choose-picture' }
  | { readonly kind: 'run-overlay-again' }
  | { readonly kind: 'cancel-overlay' }
  | { readonly kind: 'clear-overlay' }
  /** Opens the Feature Maps panel of the overlay's picture (asks for one where there is none) at the value. */
  | { readonly kind: 'show-features'; readonly value: string | null }
  /** Asks for pictures to fine-tune on, with a new head that reads the value; null: with the head as it is found. */
  | { readonly kind: 'fine-tune'; readonly value: string | null }
  | { readonly kind: 'use-model' }
  | { readonly kind: 'edit-card' }
  /** For a file that is no model. */
  | { readonly kind: 'open-as-text' }
  | { readonly kind: 'try-again' }
  | { readonly kind: 'manage-trust' }
  | { readonly kind: 'copy'; readonly text: string };

/** Served by the webview, called by the host. */
export interface ModelEditorViewApi {
  update(snapshot: ModelEditorSnapshot, call: Call): Promise<void>;
}
