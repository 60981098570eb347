// The pictures of a training by role, as the trainer takes them; what was left out and why is said. The plan of roles is
// kept in the training's folder, so that a resumed training learns from the very same pictures.

import type { TrainConfig } from '../../../protocol/trainRecipe';
import { isTrainingSplit } from '../../datasets/trainingSplit';
import type { Dataset } from '../../datasets/types';
import type { Example } from '../types';
import {
  classWithoutPictures,
  noTrainingPictures,
  oneClassOnly,
  trainingDataChanged,
} from './errors';
import { planRoles, type TrainingRole, trainingRoles } from './roles';

export interface PlannedExample extends Example {
  /** Of the dataset. */
  readonly row: number;
}

export interface DataPlan {
  readonly classes: readonly string[];
  readonly examples: Readonly<Record<TrainingRole, readonly PlannedExample[]>>;
  /** Pictures per class, in the order of `classes`. */
  readonly counts: Readonly<Record<TrainingRole, readonly number[]>>;
  /** Training pictures of the smallest class. */
  readonly smallestClass: number;
  /** What was decided and left out, a sentence each. */
  readonly notes: readonly string[];
  readonly assignment: Assignment;
}

/** Role by id. */
export type Assignment = Readonly<Record<string, TrainingRole>>;

export interface DataFindings {
  readonly unreadable: (row: number) => boolean;
  /** Rows that show the same picture. */
  readonly copies: readonly (readonly number[])[];
  /** Pictures that a person has taken out of the dataset. */
  readonly excluded: number;
}

export type DataConfig = Pick<TrainConfig, 'seed' | 'ratio' | 'validation'>;

/** Throws `train-one-class`, `train-class-empty` or `train-no-pictures`. */
export function planExamples(dataset: Dataset, config: DataConfig, found: DataFindings): DataPlan {
  const { rows, path } = dataset;
  const isUsable = (row: number): boolean =>
    typeof rows[row]?.label === 'string' && !found.unreadable(row);
  const { roles, notes } = planRoles({ path, rows, isUsable, copies: found.copies, ...config });
  const known = usedClasses(dataset);
  const plan = collected(dataset, known.classes, roles, [
    ...leftOutNotes(dataset, found),
    ...known.notes,
    ...notes,
  ]);
  checkClasses(dataset, plan);
  return plan;
}

/** The same pictures again. Throws `train-data-changed` where one is gone or is of another class now. */
export function assignedExamples(
  dataset: Dataset,
  assignment: Assignment,
  classes: readonly string[],
): DataPlan {
  const rowOf = new Map(dataset.rows.map(({ id }, row) => [id, row]));
  const roles = new Array<TrainingRole | null>(dataset.rows.length).fill(null);
  for (const [id, role] of Object.entries(assignment)) {
    const row = rowOf.get(id);
    if (row === undefined) throw trainingDataChanged(dataset.path, id, 'is no longer in it');
    const label = dataset.rows[row]?.label ?? null;
    if (label === null || !classes.includes(label)) {
      throw trainingDataChanged(dataset.path, id, `is now ${label ?? 'without a label'}`);
    }
    roles[row] = role;
  }
  return collected(dataset, classes, roles, []);
}

function collected(
  { rows }: Dataset,
  classes: readonly string[],
  roles: readonly (TrainingRole | null)[],
  notes: readonly string[],
): DataPlan {
  const indices = new Map(classes.map((name, index) => [name, index]));
  const assigned: [string, TrainingRole][] = [];
  const examples: Record<TrainingRole, PlannedExample[]> = { train: [], validation: [], test: [] };
  rows.forEach(({ id, label }, row) => {
    const role = roles[row];
    const index = indices.get(label ?? '');
    if (!role || label === null || index === undefined) return;
    assigned.push([id, role]);
    examples[role].push({ id, label: index, row });
  });
  const count = (role: TrainingRole): readonly number[] => {
    const counts = classes.map(() => 0);
    for (const { label } of examples[role]) counts[label] = (counts[label] ?? 0) + 1;
    return counts;
  };
  const counts = { train: count('train'), validation: count('validation'), test: count('test') };
  const assignment = Object.fromEntries(assigned);
  const smallestClass = Math.min(...counts.train);
  return { classes, examples, counts, smallestClass, notes, assignment };
}

/** Without those whose pictures were all given another label or taken out; an empty folder stays a mistake. */
function usedClasses({ rows, classes, problems }: Dataset): { classes: string[]; notes: string[] } {
  const present = new Set(rows.map(({ label }) => label));
  const folders = problems.filter(({ code }) => code === 'empty-class').map(({ where }) => where);
  const isEmptyFolder = (name: string): boolean =>
    folders.some((folder) => folder === name || folder.endsWith(`/${name}`));
  const used = classes.filter((name) => present.has(name) || isEmptyFolder(name));
  const gone = classes.filter((name) => !used.includes(name)).map((name) => `"${name}"`);
  const notes = gone.length === 0 ? [] : [`Classes without any picture left: ${gone.join(', ')}.`];
  return { classes: used, notes };
}

function leftOutNotes({ rows }: Dataset, { unreadable, excluded }: DataFindings): string[] {
  const notes: string[] = [];
  const unlabelled = rows.filter(({ label }) => label === null).length;
  if (unlabelled > 0) notes.push(`Left out: ${unlabelled} without a label.`);
  const broken = rows.filter(({ label }, row) => label !== null && unreadable(row));
  if (broken.length > 0) {
    const names = broken.slice(0, 3).map(({ where }) => where);
    const more = broken.length > 3 ? ', …' : '';
    notes.push(`Left out: ${broken.length} that cannot be read (${names.join(', ')}${more}).`);
  }
  if (excluded > 0) notes.push(`Left out: ${excluded} that were excluded from the dataset.`);
  return notes;
}

function checkClasses({ path, rows }: Dataset, { classes, examples, counts }: DataPlan): void {
  const all = trainingRoles.flatMap((role) => examples[role]);
  if (all.length === 0) throw noTrainingPictures(path, []);
  if (classes.length < 2) throw oneClassOnly(path, classes[0] ?? null);
  const split = rows.find((row) => isTrainingSplit(row.split))?.split ?? null;
  if (examples.train.length === 0) throw noTrainingPictures(path, []);
  const empty = classes.filter((_, index) => counts.train[index] === 0);
  if (empty.length > 0) throw classWithoutPictures(path, empty, split);
}
