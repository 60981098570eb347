// What crosses between the extension host and the Training panel: one training, running or ended. The host owns it; the
// panel draws snapshots, asks for records and pictures, and sends intents.

import type { ErrorFacts } from '../base/errors';
import type { EncodedImage } from './prediction';
import type { Call } from './rpc';
import type {
  AugmentedPicture,
  ConfigDifference,
  TrainingFinding,
  TrainingManifest,
  TrainingRecord,
  TrainingReport,
  TrainPlan,
  TrainProgress,
  TrainWork,
} from './train';

export interface TrainSnapshot {
  /** Grows by one with every change; a panel ignores older ones. */
  readonly revision: number;
  /**
   * `planning`: shown before it starts, with the plan and the augmentation preview. `interrupted`: it was under way when
   * the window or the engine ended; it can be resumed.
   */
  readonly status:
    | 'planning'
    | 'starting'
    | 'running'
    | 'stopping'
    | 'stopped'
    | 'interrupted'
    | 'failed'
    | 'done'
    | 'blocked';
  readonly title: string;
  readonly plan: TrainPlan | null;
  readonly manifest: TrainingManifest | null;
  /** Records so far: the panel fetches those it does not have. */
  readonly recordCount: number;
  readonly progress: Extract<TrainProgress, { kind: 'progress' }> | null;
  readonly work: TrainWork | null;
  readonly findings: readonly TrainingFinding[];
  readonly report: TrainingReport | null;
  /** Other trainings whose curves are drawn too, and where they differ. */
  readonly compared: readonly {
    readonly out: string;
    readonly name: string;
    readonly startedAt: string;
  }[];
  readonly differences: readonly ConfigDifference[];
  readonly error: ErrorFacts | null;
}

/** Served by the host, called by the webview. */
export interface TrainHostApi {
  snapshot(request: null, call: Call): Promise<TrainSnapshot>;
  /** From index `from` on; `out` null: of this training, else of a compared one. */
  records(
    request: { readonly out: string | null; readonly from: number },
    call: Call,
  ): Promise<readonly TrainingRecord[]>;
  pictures(
    request: { readonly ids: readonly string[]; readonly maxSide: number },
    call: Call,
  ): Promise<readonly { readonly id: string; readonly image: EncodedImage | null }[]>;
  overlays(
    request: { readonly id: string; readonly maxSide: number },
    call: Call,
  ): Promise<{ readonly before: EncodedImage | null; readonly after: EncodedImage | null }>;
  /** The preview grid, while planning. */
  preview(request: null, call: Call): Promise<readonly AugmentedPicture[]>;
  perform(request: TrainIntent, call: Call): Promise<void>;
}

export type TrainIntent =
  /** Starts what was planned. */
  | { readonly kind: 'start' }
  /** The wizard again. */
  | { readonly kind: 'change-plan' }
  | { readonly kind: 'edit-config' }
  /** The model's graph, where somebody chooses what a new head reads. */
  | { readonly kind: 'choose-head' }
  /** Checkpoint and stop: can be resumed. */
  | { readonly kind: 'stop' }
  /** Ends the training with the best weights so far, and exports them. */
  | { readonly kind: 'finish' }
  | { readonly kind: 'resume' }
  /** A new training with the same recipe. */
  | { readonly kind: 'run-again' }
  /** A quick pick of other trainings. */
  | { readonly kind: 'compare' }
  | { readonly kind: 'end-comparison' }
  /** Opens the test run in the gallery; `flips` filters to what was fixed or broken. */
  | { readonly kind: 'open-test'; readonly flips: 'fixed' | 'broken' | null }
  | { readonly kind: 'open-before' }
  | { readonly kind: 'open-model' }
  | { readonly kind: 'use-model' }
  | { readonly kind: 'open-log' }
  | { readonly kind: 'open-image'; readonly id: string }
  | { readonly kind: 'classify'; readonly id: string }
  | { readonly kind: 'explain'; readonly id: string }
  | { readonly kind: 'manage-trust' }
  | { readonly kind: 'copy'; readonly text: string };

/** Served by the webview, called by the host. */
export interface TrainViewApi {
  update(snapshot: TrainSnapshot, call: Call): Promise<void>;
}
