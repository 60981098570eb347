// What the steps so far say of each picture: what is wanted of it, what the dataset's files hold of that, and the names
// it has had.

import type { PictureEdit } from '../../../protocol/dataset';
import type { Step } from './history';
import type { Change, FieldEdit } from './records';

export interface Field<T> {
  /** Before the first edit. */
  readonly original: T;
  readonly wanted: T;
  /** In the dataset's files. */
  readonly held: T;
}

/** A picture that edits have spoken of; null: nothing was said of that. */
export interface EditedPicture {
  readonly id: string;
  readonly was: readonly string[];
  readonly label: Field<string | null> | null;
  readonly split: Field<string | null> | null;
  readonly excluded: Field<boolean> | null;
  readonly flagged: boolean;
  /** Where the files keep it while it is excluded. */
  readonly kept: Change['kept'];
}

export interface EditedPictures {
  /** In the order they were first edited. */
  readonly all: readonly EditedPicture[];
  find(id: string): EditedPicture | undefined;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Draft = Mutable<EditedPicture>;

export function editedPictures(steps: readonly Step[]): EditedPictures {
  const all: Draft[] = [];
  const byId = new Map<string, Draft>();
  const find = (id: string): Draft => {
    const known = byId.get(id);
    if (known) return known;
    const draft: Draft = { ...neutral, id };
    all.push(draft);
    byId.set(id, draft);
    return draft;
  };
  for (const step of steps) {
    if (step.kind === 'edit') for (const { id, ...edit } of step.edits) want(find(id), edit);
    else applyChanges(step.changes, find, byId);
  }
  return { all, find: (id) => byId.get(id) };
}

const neutral: Omit<EditedPicture, 'id'> = {
  was: [],
  label: null,
  split: null,
  excluded: null,
  flagged: false,
  kept: null,
};

function want(draft: Draft, edit: FieldEdit): void {
  switch (edit.field) {
    case 'label':
      draft.label = wantField(draft.label, edit);
      return;
    case 'split':
      draft.split = wantField(draft.split, edit);
      return;
    case 'excluded':
      draft.excluded = wantField(draft.excluded, edit);
      return;
    case 'flagged':
      draft.flagged = edit.to;
  }
}

function wantField<T>(field: Field<T> | null, { from, to }: { from: T; to: T }): Field<T> {
  return field ? { ...field, wanted: to } : { original: from, wanted: to, held: from };
}

/** All pictures are looked up before the first gets its new id: two may have exchanged theirs. */
function applyChanges(
  changes: readonly Change[],
  find: (id: string) => Draft,
  byId: Map<string, Draft>,
): void {
  const drafts = changes.map((change) => ({ change, draft: find(change.id) }));
  for (const { change } of drafts) byId.delete(change.id);
  for (const { change, draft } of drafts) {
    for (const field of change.fields) hold(draft, field);
    draft.kept = change.kept;
    if (change.newId !== change.id) {
      draft.was = [...draft.was.filter((id) => id !== change.newId), change.id];
      draft.id = change.newId;
    }
    // A name that an excluded picture has left free goes to the one that the dataset lists.
    const other = byId.get(draft.id);
    if (!other || other.kept) byId.set(draft.id, draft);
  }
}

function hold(draft: Draft, edit: FieldEdit): void {
  switch (edit.field) {
    case 'label':
      draft.label = holdField(draft.label, edit);
      return;
    case 'split':
      draft.split = holdField(draft.split, edit);
      return;
    case 'excluded':
      draft.excluded = holdField(draft.excluded, edit);
      return;
    case 'flagged':
  }
}

function holdField<T>(field: Field<T> | null, { from, to }: { from: T; to: T }): Field<T> {
  return field ? { ...field, held: to } : { original: from, wanted: to, held: to };
}

export function isPending(picture: EditedPicture): boolean {
  const { label, split, excluded } = picture;
  return [label, split, excluded].some((field) => field && field.wanted !== field.held);
}

/** null where nothing is left to say of it. */
export function pictureEdit(picture: EditedPicture): PictureEdit | null {
  const { id, was, flagged } = picture;
  const label = spoken(picture.label);
  const split = spoken(picture.split);
  const excluded = picture.excluded?.wanted ?? false;
  const pending = isPending(picture);
  const inFiles = label !== null || split !== null || excluded || was.length > 0;
  if (!pending && !inFiles && !flagged) return null;
  return { id, was, label, split, excluded, flagged, applied: inFiles && !pending };
}

function spoken(field: Field<string | null> | null): string | null {
  if (!field || (field.wanted === field.held && field.wanted === field.original)) return null;
  return field.wanted;
}
