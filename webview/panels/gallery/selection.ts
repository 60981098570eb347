// Which pictures are selected: some, known by the row of the run and their id, or all that the query finds.

export interface Selection {
  /** Everything that the query finds, whatever `rows` holds. */
  readonly isAll: boolean;
  readonly rows: ReadonlyMap<number, string>;
}

export interface SelectedPicture {
  readonly row: number;
  readonly id: string;
}

export const noSelection: Selection = { isAll: false, rows: new Map() };
export const everything: Selection = { isAll: true, rows: new Map() };

export function selectOnly(pictures: readonly SelectedPicture[]): Selection {
  return { isAll: false, rows: new Map(pictures.map(({ row, id }) => [row, id])) };
}

/** Adds the picture, or takes it out. */
export function toggle(selection: Selection, { row, id }: SelectedPicture): Selection {
  const rows = new Map(selection.rows);
  if (!rows.delete(row)) rows.set(row, id);
  return { isAll: false, rows };
}

/** Adds pictures to what is selected. */
export function extend(selection: Selection, pictures: readonly SelectedPicture[]): Selection {
  const rows = new Map(selection.rows);
  for (const { row, id } of pictures) rows.set(row, id);
  return { isAll: false, rows };
}

export function isSelected(selection: Selection, row: number): boolean {
  return selection.isAll || selection.rows.has(row);
}
