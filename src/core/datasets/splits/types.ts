// What writing a split takes and gives.

import type { ErrorFacts } from '../../../base/errors';
import type { Dataset } from '../types';

export interface SplitToWrite {
  readonly dataset: Dataset;
  /** Per row: place in `names`. */
  readonly splits: Int32Array;
  readonly names: readonly string[];
  /** Must not exist yet: a file that ends in .csv, or a folder. */
  readonly out: string;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/** Pictures that could not be read and are therefore not in the result. */
export interface WrittenSplit {
  readonly skipped: readonly { readonly row: number; readonly error: ErrorFacts }[];
}
