// What is said of a labelled dataset, and the part of EngineApi about datasets, their labels and their splits.

import type { ErrorFacts } from '../base/errors';
import type { ProviderChoice } from './model';
import type { Call } from './rpc';

export const datasetFormats = [
  'image-folder',
  'csv',
  'tsv',
  'jsonl',
  'parquet',
  'idx',
  'cifar',
] as const;
export type DatasetFormatId = (typeof datasetFormats)[number];

/** One thing that is not as it should be; the rest of the dataset is used. */
export interface DatasetProblem {
  /** Stable identifier in kebab-case, e.g. `empty-class`, `missing-file`, `duplicate-id`. */
  readonly code: string;
  /** File, folder or row it is about. */
  readonly where: string;
  /** One sentence with a full stop. */
  readonly message: string;
}

export interface DatasetSplit {
  /** null: the dataset says nothing of splits, or not of these. */
  readonly name: string | null;
  readonly count: number;
  /** In the order of `classes` of the description; pictures without a label last, as null. */
  readonly classes: readonly { readonly label: string | null; readonly count: number }[];
}

export interface DatasetDescription {
  /** Folder or file, full path. */
  readonly path: string;
  readonly name: string;
  readonly format: DatasetFormatId;
  /** Why this format, one sentence, e.g. "Folders train and val hold 2 class folders each." */
  readonly reason: string;
  readonly count: number;
  /** In the dataset's own order: by number where it has one, else by name. */
  readonly classes: readonly string[];
  readonly splits: readonly DatasetSplit[];
  /** The first 1,000. */
  readonly problems: readonly DatasetProblem[];
  readonly problemCount: number;
  /** Hex SHA-256 over ids, labels and splits, and sizes and times of its files. */
  readonly fingerprint: string;
  /** Why label edits cannot be written into its files; null where they can. */
  readonly readOnly: string | null;
}

export interface DatasetListing {
  readonly path: string;
  readonly name: string;
  readonly format: DatasetFormatId;
  readonly reason: string;
}

/** Columns of a manifest and what each is for; a column that is not there is left out. */
export interface ManifestColumns {
  readonly image: string;
  readonly label?: string;
  readonly split?: string;
  readonly group?: string;
  readonly id?: string;
}

export interface ManifestPreview {
  readonly path: string;
  readonly columns: readonly { readonly name: string; readonly samples: readonly string[] }[];
  /** null where no column looks like pictures. */
  readonly guess: ManifestColumns | null;
}

/** A class of the dataset and the model's output for it. */
export interface ClassMatch {
  readonly label: string;
  /** null: the model has no output for it. */
  readonly index: number | null;
  /** The model's own name of that output; null where it has none. */
  readonly output: string | null;
  /**
   * `name`: equal up to case, spaces, `_` and `-`. `synset`: by its WordNet id. `synonym`: one of several names of the
   * output. `plural`: equal but for a plural s. `order`: by its place. `table`: the user's own table.
   */
  readonly how: 'table' | 'name' | 'synset' | 'synonym' | 'plural' | 'order' | 'none';
}

export interface ClassMatching {
  readonly classes: readonly ClassMatch[];
  /** Outputs that no class of the dataset is matched to. */
  readonly unusedOutputs: number;
  /** One sentence a person should know, e.g. which labels have no output; null where all is well. */
  readonly notice: string | null;
}

/** One wish about one picture; `id` may be a name that it had before. */
export type LabelEdit =
  | { readonly kind: 'relabel'; readonly id: string; readonly label: string }
  | { readonly kind: 'move-split'; readonly id: string; readonly split: string }
  | { readonly kind: 'exclude'; readonly id: string; readonly excluded: boolean }
  | { readonly kind: 'flag'; readonly id: string; readonly flagged: boolean };

/** What the edits so far say of one picture; null: as the dataset has it. */
export interface PictureEdit {
  /** As the dataset has it now. */
  readonly id: string;
  /** Names it had before edits moved its file: a run may know it by one of them. */
  readonly was: readonly string[];
  readonly label: string | null;
  readonly split: string | null;
  readonly excluded: boolean;
  /** "Needs a look". */
  readonly flagged: boolean;
  /** Whether the dataset's files hold it already. */
  readonly applied: boolean;
}

export interface EditState {
  /** Every picture with an edit, applied or not. */
  readonly edits: readonly PictureEdit[];
  /** Pictures whose edits the dataset's files do not hold yet; flags are never written there. */
  readonly pending: number;
  /** What undo would take back, e.g. "relabel of 3 pictures"; null: nothing. */
  readonly undo: string | null;
  readonly redo: string | null;
  /** Why edits cannot be written into the dataset's files; null where they can. */
  readonly readOnly: string | null;
}

/** One line of the dry run. */
export interface PlannedChange {
  readonly id: string;
  /** What happens to which file, e.g. "move cat/7.png to dog/7.png" or "labels.csv, line 12: cat → dog". */
  readonly text: string;
}

export interface ApplyReport {
  readonly changed: number;
  /** Edits that could not be written, with the reason; they stay pending. */
  readonly failed: readonly { readonly id: string; readonly error: ErrorFacts }[];
  readonly state: EditState;
}

/** Names the dataset and the folder whose `.glassbox` holds the journal. */
export interface EditScope {
  readonly dataset: string;
  readonly root: string;
}

export interface SplitRequest {
  readonly dataset: string;
  /** Shares of train, val and test; they are scaled to a sum of 1. Two shares: train and test. */
  readonly ratio: readonly number[];
  readonly seed: number;
  /** A new folder, or a .csv file; must not exist yet. */
  readonly out: string;
  /** Also pictures that look alike go into one split; exact copies always do. */
  readonly keepSimilar: boolean;
}

export interface SplitReport {
  readonly out: string;
  readonly splits: readonly DatasetSplit[];
  /** Sets of pictures that had to stay together. */
  readonly groups: number;
  /** Pictures that could not be written, with the reason. */
  readonly skipped: readonly { readonly id: string; readonly error: ErrorFacts }[];
  readonly seed: number;
}

export interface CountProgress {
  readonly done: number;
  readonly total: number;
}

export interface DatasetEngineApi {
  /** Datasets in a folder, found by looking at names only. */
  findDatasets(
    request: { readonly folder: string },
    call: Call,
  ): Promise<readonly DatasetListing[]>;
  describeDataset(request: { readonly dataset: string }, call: Call): Promise<DatasetDescription>;
  previewManifest(request: { readonly path: string }, call: Call): Promise<ManifestPreview>;
  matchClasses(
    request: {
      readonly dataset: string;
      readonly model: string;
      readonly provider: ProviderChoice;
    },
    call: Call,
  ): Promise<ClassMatching>;
  editState(request: EditScope, call: Call): Promise<EditState>;
  /** Remembered in the journal as one step; the dataset's files are left alone. */
  editLabels(
    request: EditScope & { readonly edits: readonly LabelEdit[] },
    call: Call,
  ): Promise<EditState>;
  /** Takes the last step back; one that was applied is taken out of the dataset's files first. */
  undoEdit(request: EditScope, call: Call): Promise<EditState>;
  redoEdit(request: EditScope, call: Call): Promise<EditState>;
  /** What `applyEdits` would do. */
  previewEdits(request: EditScope, call: Call): Promise<readonly PlannedChange[]>;
  applyEdits(request: EditScope, call: Call<CountProgress>): Promise<ApplyReport>;
  splitDataset(request: SplitRequest, call: Call<CountProgress>): Promise<SplitReport>;
}
