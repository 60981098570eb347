// What is said of a training beyond its recipe: its records and its result, and the part of EngineApi about training. A
// training is a folder (see docs/architecture.md); steps and epochs are counted from 1 over all phases.

import type { ErrorFacts } from '../base/errors';
import type { Interval } from './evaluation';
import type { ModelCard, ProviderChoice, ProviderReport } from './model';
import type { EncodedImage } from './prediction';
import type { Call } from './rpc';
import type { TrainConfig, TrainOptions } from './trainRecipe';

export type TrainingData =
  | { readonly kind: 'dataset'; readonly path: string }
  /** A ready float32 `.npy`, batch first, in the model's own axis order, and a class index for each row: all training. */
  | { readonly kind: 'tensor'; readonly path: string; readonly labels: readonly number[] };

export interface TrainRequest {
  readonly data: TrainingData;
  /** A file, or `builtin:<name>`. */
  readonly model: string;
  readonly provider: ProviderChoice;
  /** Folder of the training. */
  readonly out: string;
  /** Where the trained model goes; null: `model.onnx` in the folder. Never overwrites: a number is added. */
  readonly save: string | null;
  readonly options: TrainOptions;
  /** Goes on with what `out` holds; the recipe is the one it was begun with. */
  readonly resume: boolean;
}

export type TrainingStatus = 'running' | 'stopped' | 'failed' | 'done';

export interface TrainingParameter {
  /** Name of the constant in the graph. */
  readonly name: string;
  readonly dims: readonly number[];
  /** Index of its block, from the input on. */
  readonly block: number;
  readonly isHead: boolean;
}

/** `training.json` of the folder. */
export interface TrainingManifest {
  /** Raised when the layout of the folder or of a checkpoint changes. */
  readonly version: 1;
  readonly id: string;
  readonly status: TrainingStatus;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** Seconds of work so far, of all sittings. */
  readonly seconds: number;
  readonly request: TrainRequest;
  readonly config: TrainConfig;
  readonly dataset: {
    readonly path: string;
    readonly name: string;
    readonly fingerprint: string;
    readonly classes: readonly string[];
    /** Pictures per class, in the order of `classes`. */
    readonly counts: {
      readonly train: readonly number[];
      readonly validation: readonly number[];
      readonly test: readonly number[];
    };
  };
  readonly model: {
    readonly path: string;
    readonly name: string;
    readonly sha256: string;
    readonly card: ModelCard | null;
  };
  /** Whether the model's own head was kept. */
  readonly keepsHead: boolean;
  readonly provider: ProviderReport;
  /** Everything that could be trained, in the order of the graph. */
  readonly parameters: readonly TrainingParameter[];
  /** Names for the eye, from the input to the head. */
  readonly blocks: readonly string[];
  /** What was decided and why, a sentence each. */
  readonly notes: readonly string[];
  readonly versions: { readonly glassbox: string; readonly onnxruntime: string };
  /** Why it failed; null where it did not. */
  readonly error: ErrorFacts | null;
}

export interface StepRecord {
  readonly kind: 'step';
  readonly step: number;
  readonly epoch: number;
  /** Index into the config's phases. */
  readonly phase: number;
  /** Before the step. */
  readonly loss: number;
  readonly learningRate: number;
  /** L2 norm over all that is trained, before clipping. */
  readonly gradientNorm: number;
  /** L2 norms of gradients, and of updates over those of weights; by the manifest's parameters, null where frozen. */
  readonly gradients: readonly (number | null)[];
  readonly updates: readonly (number | null)[];
}

export interface EpochScores {
  readonly loss: number;
  readonly accuracy: number;
  readonly count: number;
}

export interface EpochRecord {
  readonly kind: 'epoch';
  readonly epoch: number;
  readonly phase: number;
  /** The last step of the epoch. */
  readonly step: number;
  /** Over the epoch's own steps, so of weights that changed meanwhile, with augmentation. */
  readonly train: EpochScores;
  readonly validation: EpochScores | null;
  /** Row: class, column: prediction, both by the dataset's classes; only cells that are not 0. Of validation. */
  readonly confusion: readonly {
    readonly label: number;
    readonly predicted: number;
    readonly count: number;
  }[];
  /** Highest losses first, at most 24. */
  readonly worst: readonly {
    readonly id: string;
    readonly label: number;
    readonly predicted: number;
    /** Of the prediction. */
    readonly probability: number;
    readonly loss: number;
  }[];
  /** Per activation: share of channels that are 0 for every picture of a batch; by value name. */
  readonly dead: readonly { readonly value: string; readonly share: number }[];
  readonly learningRate: number;
  readonly seconds: number;
  readonly picturesPerSecond: number;
  /** Whether no epoch before had a lower validation loss (training loss where there is no validation). */
  readonly isBest: boolean;
}

/** `history.jsonl`: one to a line. */
export type TrainingRecord = StepRecord | EpochRecord;

export const diagnoses = [
  'healthy',
  'vanishing-gradients',
  'exploding-gradients',
  'overfitting',
  'underfitting',
  'rate-too-high',
  'dead-relus',
  'not-finite',
] as const;
export type DiagnosisId = (typeof diagnoses)[number];

export interface TrainingFinding {
  readonly id: DiagnosisId;
  /** What is seen, with its numbers. */
  readonly message: string;
  /** What to try. */
  readonly remedy: string;
  /** Where it begins: step or epoch, and parameters by name. */
  readonly epoch: number | null;
  readonly parameters: readonly string[];
}

export type TrainProgress =
  /** Once; a resumed training brings its records. */
  | {
      readonly kind: 'start';
      readonly manifest: TrainingManifest;
      readonly records: readonly TrainingRecord[];
    }
  /** A sentence for the log. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'record'; readonly record: TrainingRecord }
  | {
      readonly kind: 'progress';
      readonly phase: number;
      readonly epoch: number;
      /** Of all phases together, were none stopped early. */
      readonly epochs: number;
      /** Pictures of the epoch. */
      readonly done: number;
      readonly total: number;
      readonly picturesPerSecond: number;
      readonly secondsLeft: number;
    }
  /** Work around the training itself. */
  | {
      readonly kind: 'work';
      readonly work: 'preparing' | 'features' | 'export' | 'test' | 'before';
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'findings'; readonly findings: readonly TrainingFinding[] };

export type TrainWork = Extract<TrainProgress, { kind: 'work' }>;

/** `report.json` of the folder. */
export interface TrainingReport {
  readonly out: string;
  /** The trained model. */
  readonly model: string;
  readonly best: { readonly epoch: number; readonly phase: number } & EpochScores;
  /** By the config's phases, as far as they were run: best validation scores in each. */
  readonly phases: readonly {
    readonly name: string;
    readonly epochs: number;
    readonly best: EpochScores | null;
    readonly endedEarly: boolean;
  }[];
  /** Of the test split; null where there is none. Run folders open in the gallery. */
  readonly test: {
    readonly run: string;
    readonly count: number;
    readonly accuracy: Interval | null;
    readonly macroF1: Interval | null;
  } | null;
  readonly before: {
    readonly run: string;
    /** The model that it is compared with, and what it is, e.g. "the new head on the frozen backbone". */
    readonly model: string;
    readonly what: string;
    readonly accuracy: Interval | null;
    /** Ids that were wrong before and are right now, and the other way round (negative flips). */
    readonly fixed: readonly string[];
    readonly broken: readonly string[];
    readonly difference: Interval | null;
    readonly pValue: number | null;
  } | null;
  readonly findings: readonly TrainingFinding[];
  /** Of all training pictures after the last step; where each step saw all of them, unaugmented. */
  readonly trainLossAfter?: number;
}

export interface TrainingListing {
  readonly out: string;
  readonly manifest: TrainingManifest;
  readonly epochs: number;
  readonly best: ({ readonly epoch: number } & EpochScores) | null;
  readonly test: Interval | null;
}

export interface TrainingDetails {
  readonly manifest: TrainingManifest;
  readonly records: readonly TrainingRecord[];
  readonly findings: readonly TrainingFinding[];
  /** null until it is done. */
  readonly report: TrainingReport | null;
}

/** What a training would do. */
export interface TrainPlan {
  readonly config: TrainConfig;
  readonly dataset: TrainingManifest['dataset'];
  readonly keepsHead: boolean;
  readonly parameters: readonly TrainingParameter[];
  readonly blocks: readonly string[];
  readonly notes: readonly string[];
}

export interface AugmentedPicture {
  readonly id: string;
  readonly label: string;
  readonly original: EncodedImage;
  readonly views: readonly EncodedImage[];
}

export interface ConfigDifference {
  /** Dotted path, e.g. "phases.1.learningRate", "dataset.fingerprint". */
  readonly path: string;
  /** As JSON text, by training. */
  readonly values: readonly string[];
}

export interface TrainEngineApi {
  /** Cancelling writes a checkpoint, marks the training as stopped and throws `cancelled`. */
  train(request: TrainRequest, call: Call<TrainProgress>): Promise<TrainingReport>;
  /** Ends a running training of this folder after the current step, as if its epochs were over; false: none runs. */
  finishTraining(request: { readonly out: string }, call: Call): Promise<boolean>;
  trainPlan(
    request: Omit<TrainRequest, 'out' | 'save' | 'resume'>,
    call: Call<TrainWork>,
  ): Promise<TrainPlan>;
  /** Pictures of the training split as they are and in some augmented views, at the model's own input size. */
  previewAugmentation(
    request: {
      readonly data: TrainingData;
      readonly model: string;
      readonly options: TrainOptions;
      readonly pictures: number;
      readonly views: number;
    },
    call: Call,
  ): Promise<readonly AugmentedPicture[]>;
  /** Trainings under `<folder>/.glassbox/training`, newest first. */
  listTrainings(
    request: { readonly folder: string },
    call: Call,
  ): Promise<readonly TrainingListing[]>;
  trainingDetails(request: { readonly out: string }, call: Call): Promise<TrainingDetails>;
  /** Pictures of the training's dataset by id. */
  trainingPictures(
    request: { readonly out: string; readonly ids: readonly string[]; readonly maxSide: number },
    call: Call,
  ): Promise<
    readonly {
      readonly id: string;
      readonly file: string | null;
      readonly image: EncodedImage | null;
    }[]
  >;
  /** Grad-CAM of the predicted class before and after, over one picture. */
  trainingOverlays(
    request: { readonly out: string; readonly id: string; readonly maxSide: number },
    call: Call,
  ): Promise<{ readonly before: EncodedImage | null; readonly after: EncodedImage | null }>;
  /** Where recipes, data and models differ. */
  compareTrainings(
    request: { readonly outs: readonly string[] },
    call: Call,
  ): Promise<readonly ConfigDifference[]>;
}
