// From what a person wishes to what the journal says: ids as they are now, what was before, and nothing that changes
// nothing.

import { setImmediate } from 'node:timers/promises';
import type { LabelEdit } from '../../../protocol/dataset';
import type { Dataset, DatasetRow } from '../types';
import { labelEmpty, pictureUnknown } from './errors';
import type { EditedPicture, EditedPictures } from './pictures';
import type { EditRecord, FieldEdit } from './records';

/** Throws `picture-unknown` and `label-empty`. */
export async function toFieldEdits(
  wishes: readonly LabelEdit[],
  pictures: EditedPictures,
  dataset: Dataset,
): Promise<EditRecord['edits']> {
  const wanted = new Set(wishes.map(({ id }) => id));
  for (const { id, was } of pictures.all) if (was.some((old) => wanted.has(old))) wanted.add(id);
  const rows = new Map<string, DatasetRow>();
  for (const row of dataset.rows) if (wanted.has(row.id)) rows.set(row.id, row);
  const edits = new Map<string, { id: string } & FieldEdit>();
  const earlier = earlierIds(pictures);
  for (const [index, wish] of wishes.entries()) {
    if (index % 1000 === 999) await setImmediate();
    const isKnown = rows.has(wish.id) || pictures.find(wish.id) !== undefined;
    const id = isKnown ? wish.id : earlier.get(wish.id);
    if (id === undefined) throw pictureUnknown(wish.id, dataset.path);
    const edit = { id, ...fieldEdit(wish, pictures.find(id), rows.get(id)) };
    const key = JSON.stringify([edit.field, id]);
    const before = edits.get(key);
    edits.set(key, before ? ({ ...edit, from: before.from } as typeof edit) : edit);
  }
  return [...edits.values()].filter(({ from, to }) => from !== to);
}

function earlierIds(pictures: EditedPictures): ReadonlyMap<string, string> {
  return new Map(pictures.all.flatMap(({ id, was }) => was.map((old) => [old, id] as const)));
}

function fieldEdit(
  wish: LabelEdit,
  picture: EditedPicture | undefined,
  row: DatasetRow | undefined,
): FieldEdit {
  const listed = row ?? picture?.kept;
  switch (wish.kind) {
    case 'relabel': {
      const from = picture?.label ? picture.label.wanted : (listed?.label ?? null);
      return { field: 'label', from, to: named(wish.label, wish.id) };
    }
    case 'move-split': {
      const from = picture?.split ? picture.split.wanted : (listed?.split ?? null);
      return { field: 'split', from, to: named(wish.split, wish.id) };
    }
    case 'exclude': {
      const from = picture?.excluded?.wanted ?? false;
      return { field: 'excluded', from, to: wish.excluded };
    }
    case 'flag':
      return { field: 'flagged', from: picture?.flagged ?? false, to: wish.flagged };
    default: {
      const never: never = wish;
      return never;
    }
  }
}

function named(name: string, id: string): string {
  const trimmed = name.trim();
  if (trimmed === '') throw labelEmpty(id);
  return trimmed;
}
