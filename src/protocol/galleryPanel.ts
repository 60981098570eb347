// What crosses between the extension host and the Gallery panel: one evaluation run. The host owns the run, the query
// and the label edits; the panel draws snapshots, asks for pages and thumbnails, and sends intents.

import type { ErrorFacts } from '../base/errors';
import type { EditState, LabelEdit, PlannedChange } from './dataset';
import type {
  AuditProgress,
  OverlayTarget,
  RowDetails,
  RunComparison,
  RunFilter,
  RunManifest,
  RunPage,
  RunQuery,
  RunReport,
  Thumbnail,
} from './evaluation';
import type { EncodedImage } from './prediction';
import type { Call } from './rpc';

export interface GalleryProgress {
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** Pictures per second; null before it is known. */
  readonly rate: number | null;
  readonly right: number;
  readonly labelled: number;
}

export interface GallerySnapshot {
  /** Grows by one with every change; a panel ignores older ones. */
  readonly revision: number;
  /** `blocked`: nothing may run here. `ready`: done, or cancelled (see `manifest.status`) with what there is. */
  readonly status: 'starting' | 'running' | 'ready' | 'failed' | 'blocked';
  readonly title: string;
  readonly manifest: RunManifest | null;
  readonly progress: GalleryProgress | null;
  /** null until there are figures. */
  readonly report: RunReport | null;
  /** Grows when rows are other than before: what was fetched of them is stale. */
  readonly version: number;
  readonly edits: EditState | null;
  /** Classes that a picture can be relabelled to: the dataset's, in its order. */
  readonly classes: readonly string[];
  readonly splits: readonly string[];
  /** While the audit runs. */
  readonly audit: AuditProgress | null;
  readonly comparison: {
    readonly other: string;
    readonly name: string;
    readonly result: RunComparison;
  } | null;
  /** The pictures that somebody came for from elsewhere; each `at` is followed once. */
  readonly asked: { readonly filter: RunFilter; readonly at: number } | null;
  readonly error: ErrorFacts | null;
}

/** Served by the host, called by the webview. */
export interface GalleryHostApi {
  snapshot(request: null, call: Call): Promise<GallerySnapshot>;
  page(
    request: { readonly query: RunQuery; readonly from: number; readonly to: number },
    call: Call,
  ): Promise<RunPage>;
  thumbnails(
    request: { readonly rows: readonly number[]; readonly maxSide: number },
    call: Call,
  ): Promise<readonly Thumbnail[]>;
  overlay(
    request: {
      readonly row: number;
      readonly target: OverlayTarget;
      readonly maxSide: number;
    },
    call: Call,
  ): Promise<EncodedImage>;
  details(request: { readonly row: number }, call: Call): Promise<RowDetails>;
  /** What Apply would do to the dataset's files. */
  preview(request: null, call: Call): Promise<readonly PlannedChange[]>;
  perform(request: GalleryIntent, call: Call): Promise<void>;
}

export type GalleryIntent =
  | { readonly kind: 'cancel' }
  | { readonly kind: 'resume' }
  /** Evaluates again: a new run of the same model and dataset. */
  | { readonly kind: 'run-again' }
  | { readonly kind: 'audit' }
  | { readonly kind: 'cancel-audit' }
  | { readonly kind: 'edit'; readonly edits: readonly LabelEdit[] }
  /** Relabels everything that the query finds, after a question. */
  | { readonly kind: 'relabel-all'; readonly query: RunQuery; readonly label: string }
  /** Asks for the label in a quick pick. */
  | { readonly kind: 'choose-label'; readonly ids: readonly string[] }
  | { readonly kind: 'choose-split'; readonly ids: readonly string[] }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  /** Writes the edits into the dataset's files; the panel has shown the dry run. */
  | { readonly kind: 'apply' }
  /** A quick pick of the other runs; the comparison comes with a snapshot. */
  | { readonly kind: 'compare' }
  | { readonly kind: 'end-comparison' }
  | { readonly kind: 'report'; readonly format: 'markdown' | 'json' }
  | { readonly kind: 'classify'; readonly row: number }
  | { readonly kind: 'explain'; readonly row: number; readonly target: number | null }
  | { readonly kind: 'show-features'; readonly row: number }
  | { readonly kind: 'open-image'; readonly row: number }
  | { readonly kind: 'reveal'; readonly row: number }
  | { readonly kind: 'manage-trust' }
  | { readonly kind: 'choose-model' }
  | { readonly kind: 'copy'; readonly text: string };

/** Served by the webview, called by the host. */
export interface GalleryViewApi {
  update(snapshot: GallerySnapshot, call: Call): Promise<void>;
}
