// The edits so far, found by the name under which a run knows a picture.

import type { EditState, PictureEdit } from '../../../src/protocol/dataset';

export type EditLookup = ReadonlyMap<string, PictureEdit>;

export function editLookup(state: EditState | null): EditLookup {
  const lookup = new Map<string, PictureEdit>();
  for (const edit of state?.edits ?? []) {
    for (const name of edit.was) lookup.set(name, edit);
  }
  for (const edit of state?.edits ?? []) lookup.set(edit.id, edit);
  return lookup;
}

/** Every name that an edited picture has or had. */
export function editedIds(state: EditState | null): readonly string[] {
  return [...new Set(state?.edits.flatMap(({ id, was }) => [id, ...was]) ?? [])];
}
