// Edits of a CSV, TSV or JSON lines manifest: the cells concerned are changed where they stand, excluded rows are taken
// out and kept in the journal.

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { errorFacts, type GlassboxError, throwIfAborted } from '../../../base/errors';
import type { ManifestColumns } from '../../../protocol/dataset';
import { cannotReturn, fileChanged, noColumn, rowNotFound } from './errors';
import { type ManifestText, openManifestText, type TextFormat } from './manifestText';
import { manifestPath } from './operations';
import type { EditedPicture } from './pictures';
import {
  type FailedEdit,
  fieldsOf,
  listedAs,
  type Plan,
  type PlanInput,
  rowsOf,
} from './planParts';
import type { Change, RowEdit } from './records';
import { decodeText, hashOf } from './rewriteFile';
import { baseIds, renamesWithout, rowNumber } from './rowNames';
import { editRows, withLineEnds } from './textRows';

/** What becomes of one picture's row. */
interface RowPlan {
  readonly change: Omit<Change, 'operation'>;
  /** null: the file stays as it is. */
  readonly edit: RowEdit | null;
  readonly text: string;
}

interface Context {
  readonly input: PlanInput;
  readonly file: string;
  readonly format: TextFormat;
  readonly text: ManifestText;
  readonly columns: ManifestColumns;
  readonly numbers: ReadonlyMap<string, number>;
  /** Ids without the numbers of doubled ones. */
  readonly bases: ReadonlySet<string>;
}

export async function planText(input: PlanInput, format: TextFormat): Promise<Plan> {
  const { dataset, pending, place, signal } = input;
  const file = basename(dataset.path);
  const path = await manifestPath(place, file);
  const bytes = await readFile(path, { signal });
  const text = await openManifestText(decodeText(bytes, path), format);
  const columns = dataset.manifest?.columns ?? { image: '' };
  const numbers = rowsOf(dataset, pending);
  const context = { input, file, format, text, columns, numbers, bases: baseIds(dataset.rows) };
  const rows: RowPlan[] = [];
  const failed: FailedEdit[] = [];
  for (const [index, picture] of pending.entries()) {
    throwIfAborted(signal);
    if (index % 500 === 499) await setImmediate();
    try {
      rows.push(planRow(context, picture));
    } catch (error) {
      failed.push({ id: picture.id, error: errorFacts(error) });
    }
  }
  return { ...assemble(context, rows, hashOf(bytes)), folders: [], failed };
}

function assemble(
  { input, file, format, text }: Context,
  rows: readonly RowPlan[],
  before: string,
): Pick<Plan, 'changes' | 'operations' | 'lines'> {
  const edits = withLineEnds(text.rows, sortedEdits(rows));
  const after = editRows(text.rows, edits);
  if (!after) throw fileChanged(join(input.place.base, file));
  const places = placesAfter(edits);
  const changes = rows.map(({ change, edit }): Change => {
    const { kept } = change;
    const row = edit && kept?.kind === 'row' ? (places.get(edit) ?? kept.row) : null;
    const operation = edit ? 0 : null;
    if (kept?.kind !== 'row' || row === null) return { ...change, operation };
    return { ...change, operation, kept: { ...kept, row } };
  });
  const removed = new Set(
    rows.flatMap(({ change, edit }) => (edit?.after === null ? change.id : [])),
  );
  const renames = renamesWithout(input.dataset.rows, removed).map(
    ({ id, newId }): Change => ({ id, newId, fields: [], operation: 0, kept: null }),
  );
  const operation = {
    kind: 'rewrite',
    file,
    format,
    before,
    after: hashOf(after.join('')),
    edits,
  } as const;
  return {
    changes: [...changes, ...renames],
    operations: edits.length > 0 ? [operation] : [],
    lines: rows.map((row) => ({ id: row.change.id, text: row.text })),
  };
}

/** By row; what is put in front of a row comes before the row's own edit. */
function sortedEdits(rows: readonly RowPlan[]): RowEdit[] {
  const edits = rows.flatMap(({ edit }) => edit ?? []);
  const late = ({ before }: RowEdit): number => (before === null ? 0 : 1);
  return edits.sort((a, b) => a.row - b.row || late(a) - late(b));
}

/** Where a removed row was, counted in the file that is left. */
function placesAfter(edits: readonly RowEdit[]): ReadonlyMap<RowEdit, number> {
  let shift = 0;
  const places = new Map<RowEdit, number>();
  for (const edit of edits) {
    places.set(edit, edit.row + shift);
    shift += (edit.after === null ? 0 : 1) - (edit.before === null ? 0 : 1);
  }
  return places;
}

function planRow(context: Context, picture: EditedPicture): RowPlan {
  if (picture.kept) return planKept(context, picture, picture.kept);
  const { input, file, text, columns, numbers } = context;
  const { id } = picture;
  const number = numbers.get(id);
  const row = number === undefined ? undefined : input.dataset.rows[number];
  const line = row && rowNumber(row);
  const index = line === undefined ? undefined : text.rowAt(line);
  const before = index === undefined ? undefined : text.rows[index];
  if (!row || line === undefined || index === undefined || before === undefined) {
    throw rowNotFound(id, file);
  }
  if (columns.label !== undefined && text.get(before, columns.label) !== row.label) {
    throw fileChanged(join(input.place.base, file));
  }
  const edited = setFields(context, picture, before);
  const isOut = picture.excluded?.wanted ?? false;
  const fields = fieldsOf(picture);
  const where = `${file}, line ${line}`;
  return {
    change: {
      id,
      newId: id,
      fields,
      kept: isOut
        ? ({ kind: 'row', row: index, text: edited, ...listedAs(picture, row) } as const)
        : null,
    },
    edit: isOut || edited !== before ? { row: index, before, after: isOut ? null : edited } : null,
    text: isOut ? `${where}: removed` : `${where}: ${fieldTexts(picture)}`,
  };
}

/** A picture whose row is not in the file. */
function planKept(
  context: Context,
  picture: EditedPicture,
  kept: NonNullable<Change['kept']>,
): RowPlan {
  const { file, text, bases } = context;
  const { id } = picture;
  if (kept.kind !== 'row') throw cannotReturn(id, file);
  const edited = setFields(context, picture, kept.text);
  const fields = fieldsOf(picture);
  if (picture.excluded?.wanted) {
    const change = {
      id,
      newId: id,
      fields,
      kept: { ...kept, text: edited, ...listedAs(picture, undefined) },
    };
    return { change, edit: null, text: `${file}: ${fieldTexts(picture)} (removed row)` };
  }
  if (bases.has(id.replace(/#\d+$/, '')) || bases.has(id)) throw cannotReturn(id, file);
  const row = Math.min(Math.max(kept.row, text.header + 1), text.rows.length);
  const change = { id, newId: id, fields, kept: null };
  const edit = { row, before: null, after: edited };
  return { change, edit, text: `${file}, line ${text.lineOf(row)}: put back` };
}

function setFields({ text, columns, file }: Context, picture: EditedPicture, row: string): string {
  let edited = row;
  for (const column of ['label', 'split'] as const) {
    const field = picture[column];
    if (!field || field.wanted === null || field.wanted === field.held) continue;
    const name = columns[column];
    if (name === undefined) throw noColumn(picture.id, file, column);
    edited = text.set(edited, name, field.wanted) ?? fail(rowNotFound(picture.id, file));
  }
  return edited;
}

function fail(error: GlassboxError): never {
  throw error;
}

function fieldTexts({ label, split }: EditedPicture): string {
  return [label, split]
    .flatMap((field) =>
      field && field.wanted !== field.held ? `${field.held ?? '(none)'} → ${field.wanted}` : [],
    )
    .join(', ');
}
