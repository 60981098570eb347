// What is said of an evaluation run, and the part of EngineApi about runs. A run is a folder (see docs/architecture.md);
// its rows are numbered from 0 in the dataset's order.

import type { ErrorFacts } from '../base/errors';
import type { ClassMatching, CountProgress, DatasetFormatId } from './dataset';
import type { Preprocess, ProviderChoice, ProviderReport } from './model';
import type { EncodedImage } from './prediction';
import type { Call } from './rpc';

/** A figure with its 95 % confidence interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export type RunStatus = 'running' | 'cancelled' | 'done';

/** `run.json` of a run folder. */
export interface RunManifest {
  /** Raised when the layout of a run folder changes. */
  readonly version: 1;
  readonly id: string;
  readonly status: RunStatus;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly dataset: {
    readonly path: string;
    readonly name: string;
    readonly format: DatasetFormatId;
    readonly fingerprint: string;
    /** The one split that was evaluated; null: all of it. */
    readonly split: string | null;
    /** Pictures to evaluate. */
    readonly count: number;
    readonly classes: readonly string[];
  };
  readonly model: { readonly path: string; readonly name: string; readonly sha256: string };
  /** Names of the model's outputs; null where it has none. */
  readonly outputs: readonly (string | null)[];
  readonly preprocess: Preprocess;
  readonly matching: ClassMatching;
  readonly provider: ProviderReport;
  /** Pictures per inference: fixed for the whole run, so that a resumed one computes the same numbers. */
  readonly batch: number;
  /** Value of the graph that `features.parquet` holds; null: none. */
  readonly featureValue: string | null;
  readonly versions: { readonly glassbox: string; readonly onnxruntime: string };
}

export interface EvaluateRequest {
  readonly dataset: string;
  readonly model: string;
  readonly provider: ProviderChoice;
  /** null: the whole dataset. */
  readonly split: string | null;
  /** Folder of the run; one that exists and is not done is resumed. */
  readonly run: string;
}

export type EvaluateProgress =
  | { readonly kind: 'start'; readonly manifest: RunManifest; readonly done: number }
  | {
      readonly kind: 'progress';
      readonly done: number;
      readonly total: number;
      /** Pictures that could not be read. */
      readonly failed: number;
      /** Pictures per second over the last seconds. */
      readonly rate: number;
      readonly right: number;
      /** Pictures whose label the model knows. */
      readonly labelled: number;
    };

export interface ClassFigures {
  /** Of the model's output. */
  readonly index: number;
  readonly label: string;
  /** Pictures of this class. */
  readonly support: number;
  /** Pictures predicted as this class. */
  readonly predicted: number;
  readonly right: number;
  /** null: there is nothing to divide by. */
  readonly precision: Interval | null;
  readonly recall: Interval | null;
  readonly f1: Interval | null;
}

/** Macro: every class counts the same. Weighted: by its support. Classes without pictures are left out. */
export interface AverageFigures {
  readonly precision: Interval;
  readonly recall: Interval;
  readonly f1: Interval;
}

export interface CalibrationBin {
  /** Confidence from `low` (exclusive, but for the first) to `high` (inclusive). */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Mean confidence. */
  readonly confidence: number;
  readonly accuracy: Interval | null;
}

/** Pictures of class `label` that were predicted as `predicted`: indices of the model's outputs. */
export interface ConfusionCell {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
}

export interface LossBin {
  readonly low: number;
  /** Infinity in the last bin where losses go on. */
  readonly high: number;
  readonly right: number;
  readonly wrong: number;
}

export interface RunFigures {
  /** Pictures in the run so far. */
  readonly count: number;
  /** Pictures with a prediction and a label that the model knows: what the figures are about. */
  readonly evaluated: number;
  readonly right: number;
  readonly failed: number;
  /** Pictures with no label, or with one that the model does not know. */
  readonly unlabelled: number;
  /** null where nothing was evaluated. */
  readonly accuracy: Interval | null;
  /** null for models of fewer than six outputs. */
  readonly top5: Interval | null;
  readonly macro: AverageFigures | null;
  readonly weighted: AverageFigures | null;
  readonly meanLoss: Interval | null;
  /** Expected calibration error over 15 bins of equal width (Guo et al. 2017). */
  readonly ece: Interval | null;
  readonly calibration: readonly CalibrationBin[];
  readonly lossHistogram: readonly LossBin[];
  /** Every class with pictures or predictions; by index. */
  readonly perClass: readonly ClassFigures[];
  /** Whether the largest class has over 1.5 times as many pictures as the smallest: recall per class comes first then. */
  readonly isImbalanced: boolean;
  readonly confusion: readonly ConfusionCell[];
  /** Per picture, in milliseconds; null where nothing was run. */
  readonly latencyMs: { readonly p50: number; readonly p90: number; readonly p99: number } | null;
  readonly splits: readonly { readonly name: string | null; readonly count: number }[];
}

/** The three accuracies: what they leave out tells how far the first can be trusted. */
export interface HonestAccuracy {
  readonly raw: Interval | null;
  readonly withoutLeaks: { readonly accuracy: Interval | null; readonly leftOut: number };
  readonly withoutSuspects: { readonly accuracy: Interval | null; readonly leftOut: number };
}

export interface LabelIssue {
  readonly row: number;
  readonly id: string;
  readonly label: string;
  readonly suggested: string;
  /** 0…1, higher is more suspicious. */
  readonly score: number;
}

export interface DuplicateSet {
  /** `exact`: the same pixels; `near`: the same picture resized, re-encoded or mirrored; `similar`: alike to the model. */
  readonly kind: 'exact' | 'near' | 'similar';
  /** Rows of the run; −1 for pictures of the dataset that the run does not hold. */
  readonly rows: readonly number[];
  readonly ids: readonly string[];
  readonly splits: readonly (string | null)[];
  /** Whether the same picture (`exact` or `near`) is in several splits. */
  readonly isLeak: boolean;
  /** Whether its labels differ. */
  readonly isConflict: boolean;
}

export interface AuditReport {
  readonly labelIssues: readonly LabelIssue[];
  readonly duplicates: readonly DuplicateSet[];
  readonly accuracy: HonestAccuracy;
  /** Accuracy of the k-fold linear probe on the model's features, and how many folds; null where there was none. */
  readonly probe: { readonly accuracy: Interval; readonly folds: number } | null;
  /** One sentence each, e.g. why no label audit was possible. */
  readonly notices: readonly string[];
}

export interface AuditProgress extends CountProgress {
  readonly step: 'pictures' | 'labels' | 'duplicates';
}

export interface RunReport {
  readonly run: string;
  readonly manifest: RunManifest;
  readonly figures: RunFigures;
  /** null: the run has not been audited. */
  readonly audit: AuditReport | null;
}

export interface RunListing {
  readonly run: string;
  readonly manifest: RunManifest;
  readonly done: number;
}

/** All filters of a query must hold. Numbers of classes are indices of the model's outputs. */
export type RunFilter =
  /** null: any. */
  | {
      readonly kind: 'cell';
      readonly labels: readonly number[] | null;
      readonly predicted: readonly number[] | null;
    }
  | {
      readonly kind: 'outcome';
      readonly outcome: 'right' | 'wrong' | 'failed' | 'unlabelled';
    }
  /** Losses from `low` to below `high`; the others from above `low` (but for 0) to `high`, as bins are. */
  | {
      readonly kind: 'range';
      readonly column: 'loss' | 'probability' | 'margin' | 'entropy';
      readonly low: number;
      /** null: no end. */
      readonly high: number | null;
    }
  | { readonly kind: 'split'; readonly split: string | null }
  | { readonly kind: 'suspected' }
  | { readonly kind: 'duplicates' }
  | { readonly kind: 'leaked' }
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  /** Compared with the other run: what it had wrong and this one right, or the other way round. */
  | { readonly kind: 'flips'; readonly other: string; readonly change: 'fixed' | 'broken' };

export const runSorts = [
  'row',
  'loss',
  'probability',
  'margin',
  'entropy',
  'suspicion',
  'id',
] as const;
export type RunSort = (typeof runSorts)[number];

export interface RunQuery {
  readonly filters: readonly RunFilter[];
  /** A condition in SQL over the columns of a row, or null. */
  readonly where: string | null;
  readonly sort: RunSort;
  readonly descending: boolean;
}

export interface RunRow {
  readonly row: number;
  readonly id: string;
  readonly split: string | null;
  readonly label: string | null;
  /** null: no label, or one that the model does not know. */
  readonly labelIndex: number | null;
  /** null where the picture could not be read. */
  readonly predicted: string | null;
  readonly predictedIndex: number | null;
  readonly probability: number | null;
  /** −ln of the probability of the label, in nats. */
  readonly loss: number | null;
  readonly margin: number | null;
  readonly entropy: number | null;
  readonly top5: readonly {
    readonly index: number;
    readonly label: string;
    readonly probability: number;
  }[];
  readonly error: string | null;
  /** 0…1, of the label audit; null: not audited, or not suspected. */
  readonly suspicion: number | null;
  readonly suggested: string | null;
  /** Other pictures in its set of duplicates. */
  readonly duplicates: number;
  readonly isLeaked: boolean;
}

export interface RunPage {
  /** Rows that the query finds. */
  readonly count: number;
  /** Among them, what is evaluated, and right. */
  readonly evaluated: number;
  readonly right: number;
  readonly accuracy: Interval | null;
  /** From `from` on, at most `to − from`. */
  readonly rows: readonly RunRow[];
}

export type Thumbnail =
  | { readonly row: number; readonly image: EncodedImage }
  | { readonly row: number; readonly error: ErrorFacts };

export const overlayTargets = ['predicted', 'label', 'difference'] as const;
export type OverlayTarget = (typeof overlayTargets)[number];

export interface RowDetails {
  readonly row: RunRow;
  /** The picture as a file: its own, or a copy in the cache where the dataset keeps many in one. */
  readonly picture: string;
  /** Columns of the manifest, or facts of the file, by name. */
  readonly metadata: readonly { readonly name: string; readonly value: string }[];
  /** Nearest first, by cosine distance of the model's features; of the training split where there is one. */
  readonly neighbours: readonly { readonly row: RunRow; readonly distance: number }[];
  /** Other pictures of its set of duplicates. */
  readonly duplicates: readonly RunRow[];
}

export interface RunComparison {
  /** Pictures that both runs evaluated with the same label. */
  readonly common: number;
  readonly accuracy: Interval | null;
  readonly otherAccuracy: Interval | null;
  /** accuracy − otherAccuracy. */
  readonly difference: Interval | null;
  /** Wrong in the other, right in this one. */
  readonly fixed: number;
  /** Right in the other, wrong in this one. */
  readonly broken: number;
  /** Exact McNemar test (two-sided binomial over the discordant pairs). */
  readonly pValue: number | null;
  readonly perClass: readonly {
    readonly index: number;
    readonly label: string;
    readonly fixed: number;
    readonly broken: number;
  }[];
  readonly fixedIds: readonly string[];
  readonly brokenIds: readonly string[];
  readonly notice: string | null;
}

export interface EvaluationEngineApi {
  /** Streams, and resumes what a run folder holds. Cancelling keeps what is done. */
  evaluate(request: EvaluateRequest, call: Call<EvaluateProgress>): Promise<RunReport>;
  /** Runs under `<folder>/.glassbox/runs`, newest first. */
  listRuns(request: { readonly folder: string }, call: Call): Promise<readonly RunListing[]>;
  runReport(request: { readonly run: string }, call: Call): Promise<RunReport>;
  runPage(
    request: {
      readonly run: string;
      readonly query: RunQuery;
      readonly from: number;
      readonly to: number;
    },
    call: Call,
  ): Promise<RunPage>;
  /** Every row number that the query finds, in its order: for bulk edits. */
  runRowIds(
    request: { readonly run: string; readonly query: RunQuery },
    call: Call,
  ): Promise<readonly string[]>;
  runThumbnails(
    request: { readonly run: string; readonly rows: readonly number[]; readonly maxSide: number },
    call: Call,
  ): Promise<readonly Thumbnail[]>;
  /** The picture with Grad-CAM over it, at most `maxSide` on its longer side. */
  runOverlay(
    request: {
      readonly run: string;
      readonly row: number;
      readonly target: OverlayTarget;
      readonly maxSide: number;
      readonly provider: ProviderChoice;
    },
    call: Call,
  ): Promise<EncodedImage>;
  runDetails(
    request: { readonly run: string; readonly row: number },
    call: Call,
  ): Promise<RowDetails>;
  compareRuns(
    request: { readonly run: string; readonly other: string },
    call: Call,
  ): Promise<RunComparison>;
  /** Looks for wrong labels, duplicates and leaks, and keeps what it finds in the run folder. */
  auditRun(request: { readonly run: string }, call: Call<AuditProgress>): Promise<AuditReport>;
  /** The figures as a document. */
  exportRun(
    request: { readonly run: string; readonly format: 'markdown' | 'json' },
    call: Call,
  ): Promise<{ readonly text: string }>;
}
