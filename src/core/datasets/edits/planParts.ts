// What the plans of all formats have in common.

import type { ErrorFacts } from '../../../base/errors';
import type { PlannedChange } from '../../../protocol/dataset';
import type { Dataset, DatasetRow } from '../types';
import type { Place } from './operations';
import type { EditedPicture, EditedPictures } from './pictures';
import type { Change, FieldEdit, Operation } from './records';

export interface FailedEdit {
  readonly id: string;
  readonly error: ErrorFacts;
}

export interface Plan {
  readonly changes: readonly Change[];
  readonly operations: readonly Operation[];
  /** Folders that are made for it, outer ones first. */
  readonly folders: readonly string[];
  readonly failed: readonly FailedEdit[];
  /** In the order of `changes`. */
  readonly lines: readonly PlannedChange[];
}

export interface PlanInput {
  readonly dataset: Dataset;
  readonly place: Place;
  readonly pictures: EditedPictures;
  /** Those of `pictures` whose files are to change. */
  readonly pending: readonly EditedPicture[];
  /** Whether it will be carried out; else nothing is prepared for that. */
  readonly isDry: boolean;
  readonly signal: AbortSignal;
}

/** What the files hold of the picture and are to hold. */
export function fieldsOf({ label, split, excluded }: EditedPicture): FieldEdit[] {
  const fields: FieldEdit[] = [];
  if (label && label.wanted !== label.held && label.wanted !== null) {
    fields.push({ field: 'label', from: label.held, to: label.wanted });
  }
  if (split && split.wanted !== split.held && split.wanted !== null) {
    fields.push({ field: 'split', from: split.held, to: split.wanted });
  }
  if (excluded && excluded.wanted !== excluded.held) {
    fields.push({ field: 'excluded', from: excluded.held, to: excluded.wanted });
  }
  return fields;
}

/** Rows of these pictures by id, with their numbers. */
export function rowsOf(
  dataset: Dataset,
  pictures: readonly EditedPicture[],
): ReadonlyMap<string, number> {
  const wanted = new Set(pictures.map(({ id }) => id));
  const rows = new Map<string, number>();
  for (const [index, { id }] of dataset.rows.entries()) if (wanted.has(id)) rows.set(id, index);
  return rows;
}

/** What the dataset would list the picture as, once it is as wanted. */
export function listedAs(
  { label, split, kept }: EditedPicture,
  row: DatasetRow | undefined,
): Pick<DatasetRow, 'label' | 'split'> {
  const { label: oldLabel = null, split: oldSplit = null } = row ?? kept ?? {};
  return { label: label?.wanted ?? oldLabel, split: split?.wanted ?? oldSplit };
}
