// What each picture of a dataset is for: training, validation or test. A dataset's own splits are kept; what is missing
// is taken out of the training pictures, every class in equal shares, while copies of a picture and groups stay together.

import { planSplit } from '../../datasets/splits/splitDataset';
import { isTrainingSplit } from '../../datasets/trainingSplit';
import type { DatasetRow } from '../../datasets/types';
import { noTrainingPictures } from './errors';

export const trainingRoles = ['train', 'validation', 'test'] as const;
export type TrainingRole = (typeof trainingRoles)[number];

export interface RoleRequest {
  /** Named in errors. */
  readonly path: string;
  readonly rows: readonly DatasetRow[];
  /** Rows that can be used: labelled and readable. */
  readonly isUsable: (row: number) => boolean;
  /** Rows that show the same picture. */
  readonly copies: readonly (readonly number[])[];
  readonly ratio: readonly [number, number, number];
  readonly validation: 'auto' | 'none';
  readonly seed: number;
}

export interface RolePlan {
  /** Per row; null: left out. */
  readonly roles: readonly (TrainingRole | null)[];
  /** What was decided, a sentence each. */
  readonly notes: readonly string[];
}

/** Throws `train-no-pictures` where the dataset has splits but none to train on. */
export function planRoles(request: RoleRequest): RolePlan {
  const names = splitNames(request.rows);
  // A split of unlabelled pictures is nothing to be tested by.
  const usable = splitNames(request.rows.filter((_, row) => request.isUsable(row)));
  const training = names.filter(isTrainingSplit);
  const held = usable.filter((name) => !isTrainingSplit(name));
  if (training.length === 0 && held.length > 1) throw noTrainingPictures(request.path, names);
  if (training.length === 0 || held.length === 0) {
    return splitAll(request, held[0] ?? training[0] ?? null);
  }
  return held.length === 1
    ? withOneHeldOut(request, held)
    : separated(request, asNamed(request, held));
}

type Roles = (TrainingRole | null)[];
interface Draft {
  readonly roles: Roles;
  readonly notes: string[];
}

/** In the order of their first rows. */
function splitNames(rows: readonly DatasetRow[]): string[] {
  return [...new Set(rows.map(({ split }) => split).filter((name) => name !== null))];
}

function splitAll(request: RoleRequest, only: string | null): RolePlan {
  const [train, validation, test] = request.ratio;
  const isWhole = request.validation === 'none';
  const ratio = isWhole ? [train + validation, 0, test] : [train, validation, test];
  const rows = usableRows(request, () => true);
  const roles = stratified(request, rows, ratio);
  const sum = train + validation + test;
  const shares = ratio.map((share) => `${Math.round((100 * share) / sum)} %`);
  const why =
    only === null ? 'The dataset has no splits' : `The dataset has no splits but "${only}"`;
  const kept = 'every class in these shares, copies of a picture and groups together';
  const note = `${why}: ${shares[0]} of its pictures are for training, ${shares[1]} for validation and ${shares[2]} for the test (${kept}; seed ${request.seed}).`;
  return { roles, notes: [note] };
}

/** The one split beside training is for the test; validation comes out of training. */
function withOneHeldOut(request: RoleRequest, [held]: readonly string[]): RolePlan {
  const { rows, isUsable, ratio } = request;
  const roles: Roles = rows.map(({ split }, row) => {
    if (!isUsable(row) || split === null) return null;
    return isTrainingSplit(split) ? 'train' : 'test';
  });
  const draft = separated(request, { roles, notes: outsideNotes(request) });
  const test = `The split "${held}" is for the test alone`;
  const share = ratio[1] / (ratio[0] + ratio[1]);
  if (request.validation === 'none' || !(share > 0)) {
    draft.notes.push(`${test}; there is no validation.`);
    return draft;
  }
  // Copies of test pictures leave the training before it is divided, so that the shares come out right.
  const training = usableRows(request, (row) => roles[row] === 'train');
  const parts = stratified(request, training, [1 - share, share]);
  for (const row of training) roles[row] = parts[row] ?? null;
  const percent = Math.round(100 * share);
  draft.notes.push(
    `${test}; ${percent} % of the training pictures are for validation (every class in this share, copies of a picture and groups together; seed ${request.seed}).`,
  );
  return draft;
}

const validationName = /^(val|valid|validation|dev|eval)$/i;
const testName = /^(test|testing)$/i;

/** Several splits beside training. */
function asNamed(request: RoleRequest, held: readonly string[]): Draft {
  const { rows, isUsable } = request;
  const test = held.find((name) => testName.test(name)) ?? lastOther(held, validationName);
  const validation =
    held.find((name) => validationName.test(name) && name !== test) ??
    held.find((name) => name !== test);
  const isWhole = request.validation === 'none';
  const roles: Roles = rows.map(({ split }, row) => {
    if (!isUsable(row) || split === null) return null;
    if (isTrainingSplit(split)) return 'train';
    if (split === test) return 'test';
    if (split !== validation) return null;
    return isWhole ? 'train' : 'validation';
  });
  const use = isWhole ? 'is trained on as well' : 'is for validation';
  const notes = [`The split "${validation}" ${use}, "${test}" for the test.`];
  const others = held.filter((name) => name !== test && name !== validation);
  if (others.length > 0) {
    notes.push(`Left out: the splits ${others.map((name) => `"${name}"`).join(', ')}.`);
  }
  return { roles, notes: [...notes, ...outsideNotes(request)] };
}

function lastOther(held: readonly string[], not: RegExp): string | undefined {
  return held.filter((name) => !not.test(name)).at(-1) ?? held.at(-1);
}

function outsideNotes({ rows, isUsable }: RoleRequest): string[] {
  const outside = rows.filter(({ split }, row) => split === null && isUsable(row)).length;
  return outside === 0 ? [] : [`Left out, for they belong to no split: ${countOf(outside)}.`];
}

/** No copy of a test picture is trained or chosen by, no copy of a validation picture trained on. */
function separated({ copies }: RoleRequest, { roles, notes }: Draft): Draft {
  const out = { train: 0, validation: 0 };
  for (const set of copies) {
    const present = new Set(set.map((row) => roles[row]));
    for (const row of set) {
      const role = roles[row];
      const isKnown = present.has('test') || (role === 'train' && present.has('validation'));
      if ((role !== 'train' && role !== 'validation') || !isKnown) continue;
      out[role]++;
      roles[row] = null;
    }
  }
  if (out.train > 0) {
    notes.push(`Left out of training, for copies of them are held out: ${countOf(out.train)}.`);
  }
  if (out.validation > 0) {
    notes.push(
      `Left out of validation, for copies of them are in the test: ${countOf(out.validation)}.`,
    );
  }
  return { roles, notes };
}

function usableRows({ rows, isUsable }: RoleRequest, isWanted: (row: number) => boolean): number[] {
  return [...rows.keys()].filter((row) => isUsable(row) && isWanted(row));
}

/** Roles of these rows, by row of the dataset; the others have none. */
function stratified(
  { rows, copies, seed }: RoleRequest,
  some: readonly number[],
  ratio: readonly number[],
): Roles {
  const place = new Map(some.map((row, at) => [row, at]));
  const sets = copies.map((set) => set.flatMap((row) => place.get(row) ?? []));
  const splitRows = some.map((row) => rows[row] ?? { label: null, group: null });
  const splits = planSplit(splitRows, sets, ratio, seed);
  const roles: Roles = rows.map(() => null);
  some.forEach((row, at) => {
    roles[row] = trainingRoles[splits[at] ?? 0] ?? null;
  });
  return roles;
}

function countOf(count: number): string {
  return count === 1 ? '1 picture' : `${count} pictures`;
}
