// What others need of the edits: the name that a picture has now, and the rows as a person has corrected them.

import type { PictureEdit } from '../../../protocol/dataset';
import type { Dataset, DatasetRow } from '../types';

/** The id that the dataset gives the picture now, which a run may know by an earlier one. */
export function currentId(edits: readonly PictureEdit[], id: string): string {
  return currentIds(edits)(id);
}

/** The same for many pictures. */
export function currentIds(edits: readonly PictureEdit[]): (id: string) => string {
  const ids = new Map<string, string>();
  for (const { id, was } of edits) for (const earlier of was) ids.set(earlier, id);
  // A name that is in use means who has it.
  for (const { id, excluded, applied } of edits) if (!excluded || !applied) ids.set(id, id);
  return (id) => ids.get(id) ?? id;
}

/** Rows with their number in the dataset; labels and splits as wanted, excluded pictures left out. */
export function effectiveRows(
  { rows }: Pick<Dataset, 'rows'>,
  edits: readonly PictureEdit[],
): readonly { readonly row: DatasetRow; readonly index: number }[] {
  const byId = new Map(edits.map((edit) => [edit.id, edit]));
  return rows.flatMap((row, index) => {
    const edit = byId.get(row.id);
    if (!edit) return { row, index };
    if (edit.excluded) return [];
    const { label, split } = edit;
    return { row: { ...row, label: label ?? row.label, split: split ?? row.split }, index };
  });
}
