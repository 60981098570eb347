// From what was found in a run, wrong labels and twins, to what it means: leaks, conflicts, and the accuracy without them.

import type {
  AuditReport,
  DuplicateSet,
  HonestAccuracy,
  LabelIssue,
} from '../../protocol/evaluation';
import { isTrainingSplit } from '../datasets/trainingSplit';
import { wilson } from '../metrics/wilson';

/** A picture of the dataset, as far as the audit looks at it. */
export interface AuditedRow {
  readonly id: string;
  readonly label: string | null;
  readonly split: string | null;
  /** Row of the run; −1 for pictures that it does not hold. */
  readonly row: number;
  /** null: not evaluated. */
  readonly isRight: boolean | null;
}

/** Sets of rows that look alike, as indices into `rows`. */
export interface FoundSet {
  readonly kind: DuplicateSet['kind'];
  readonly rows: readonly number[];
}

export function duplicateSets(
  rows: readonly AuditedRow[],
  sets: readonly FoundSet[],
): readonly DuplicateSet[] {
  return sets.map(({ kind, rows: members }) => {
    const pictures = members.map((at) => rows[at]).filter((row) => row !== undefined);
    const splits = pictures.map(({ split }) => split);
    const labels = new Set(pictures.map(({ label }) => label).filter((label) => label !== null));
    return {
      kind,
      rows: pictures.map(({ row }) => row),
      ids: pictures.map(({ id }) => id),
      splits,
      // Pictures that are only alike to the model may well be two of one class.
      isLeak: kind !== 'similar' && new Set(splits).size > 1,
      isConflict: kind !== 'similar' && labels.size > 1,
    };
  });
}

/**
 * Left out as leaked: evaluated pictures outside of the training split whose twin is in another split. Left out as
 * suspects: pictures whose label the audit doubts.
 */
export function honestAccuracy(
  rows: readonly AuditedRow[],
  duplicates: readonly DuplicateSet[],
  labelIssues: readonly LabelIssue[],
): HonestAccuracy {
  const evaluated = rows.filter(({ row, isRight }) => row >= 0 && isRight !== null);
  const leaked = new Set(duplicates.filter(({ isLeak }) => isLeak).flatMap((set) => set.rows));
  const suspected = new Set(labelIssues.map(({ row }) => row));
  return {
    raw: accuracyOf(evaluated),
    withoutLeaks: without(
      evaluated,
      ({ row, split }) => leaked.has(row) && !isTrainingSplit(split),
    ),
    withoutSuspects: without(evaluated, ({ row }) => suspected.has(row)),
  };
}

function without(
  evaluated: readonly AuditedRow[],
  isOut: (row: AuditedRow) => boolean,
): HonestAccuracy['withoutLeaks'] {
  const kept = evaluated.filter((row) => !isOut(row));
  return { accuracy: accuracyOf(kept), leftOut: evaluated.length - kept.length };
}

function accuracyOf(rows: readonly AuditedRow[]): AuditReport['accuracy']['raw'] {
  return wilson(rows.filter(({ isRight }) => isRight === true).length, rows.length);
}
