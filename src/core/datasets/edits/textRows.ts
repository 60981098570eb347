// A text file as its rows, byte for byte: each with the end of its line, so that joined again they are the file. Only
// line breaks outside of quotes end a row of a CSV file.

import { setImmediate } from 'node:timers/promises';
import type { RowEdit } from './records';

const sliceLength = 1 << 20;

/**
 * Rows as `readRecords` of this folder's textRecords.ts sees them, blank lines included. `delimiter` null: every line is a
 * row, whatever quotes it holds.
 */
export async function splitRows(text: string, delimiter: string | null): Promise<string[]> {
  const rows: string[] = [];
  const newline = newlineOf(text);
  const marks = newline === '\n' ? /[\n"]/g : /[\r"]/g;
  let start = 0;
  let inQuotes = false;
  let closedAt = -2;
  let pause = sliceLength;
  for (let match = marks.exec(text); match; match = marks.exec(text)) {
    const at = match.index;
    if (at > pause) {
      pause = at + sliceLength;
      await setImmediate();
    }
    if (match[0] === newline) {
      if (inQuotes) continue;
      rows.push(text.slice(start, at + 1));
      start = at + 1;
    } else if (delimiter !== null) {
      // A doubled quote closes and opens again; one amid other letters is a letter.
      const opens = at - 1 === closedAt || opensField(text, start, at, delimiter);
      if (inQuotes) closedAt = at;
      inQuotes = !inQuotes && opens;
    }
  }
  if (start < text.length) rows.push(text.slice(start));
  return rows;
}

/** Lone carriage returns end lines only where there are no line feeds. */
export function newlineOf(text: string): '\n' | '\r' {
  const head = text.slice(0, 65_536);
  return head.includes('\n') || !head.includes('\r') ? '\n' : '\r';
}

function opensField(text: string, rowStart: number, at: number, delimiter: string): boolean {
  if (at === rowStart) return true;
  const before = text[at - 1];
  return before === delimiter || (before === '\ufeff' && at === 1);
}

/** The end of a row's line; empty where the file ends without one. */
export function rowEnd(row: string): string {
  return /\r?\n$|\r$/.exec(row)?.[0] ?? '';
}

/** The rows after the edits; null where one of them does not find its row. */
export function editRows(rows: readonly string[], edits: readonly RowEdit[]): string[] | null {
  const result: string[] = [];
  const end = rowEnd(rows[0] ?? '') || '\n';
  const add = (row: string): void => {
    const last = result.at(-1);
    // What was the last line may not be so any more.
    if (last !== undefined && rowEnd(last) === '') result[result.length - 1] = last + end;
    result.push(row);
  };
  let next = 0;
  for (const { row, before, after } of edits) {
    if (row < next || row > rows.length) return null;
    while (next < row) add(rows[next++] ?? '');
    if (before !== null) {
      if (rows[next++] !== before) return null;
    }
    if (after !== null) add(after);
  }
  while (next < rows.length) add(rows[next++] ?? '');
  return result;
}

/**
 * The edits, with line ends as edits of their own: a file may end without one, and what was its last row may be followed
 * by another. Without this, taking the edits back would leave the end that was added.
 */
export function withLineEnds(rows: readonly string[], edits: readonly RowEdit[]): RowEdit[] {
  const end = rowEnd(rows[0] ?? '') || '\n';
  const lacksEnd = (row: string): boolean => rowEnd(row) === '';
  const last = rows.length - 1;
  const followers = edits.filter(({ row, after }) => row === rows.length && after !== null).length;
  const isLast = (edit: RowEdit): boolean =>
    edit === edits.at(-1) && (edit.row === rows.length || edit.row === last);
  const ended = edits.map((edit) => {
    const { row, before, after } = edit;
    if (after === null || !lacksEnd(after)) return edit;
    const isFollowed =
      before === null ? !isLast(edit) || row < rows.length : row < last || followers > 0;
    return isFollowed ? { ...edit, after: after + end } : edit;
  });
  const isTouched = edits.some(({ row, before }) => row === last && before !== null);
  const text = rows[last];
  if (followers === 0 || isTouched || text === undefined || !lacksEnd(text)) return ended;
  const own = { row: last, before: text, after: text + end };
  const at = ended.findIndex(({ row }) => row > last);
  return [...ended.slice(0, at), own, ...ended.slice(at)];
}

/** The edits that take `edits` back, in the rows that they left. */
export function inverseEdits(edits: readonly RowEdit[]): RowEdit[] {
  let shift = 0;
  return edits.map(({ row, before, after }) => {
    const inverse = { row: row + shift, before: after, after: before };
    shift += (after === null ? 0 : 1) - (before === null ? 0 : 1);
    return inverse;
  });
}

/**
 * The edits at the places where their rows are now, in a file that has been changed since: each at the nearest row of
 * the same text after the one before it. null where one has no such row. `first`: below the header.
 */
export function relocateEdits(
  rows: readonly string[],
  edits: readonly RowEdit[],
  first: number,
): RowEdit[] | null {
  const places = new Map<string, number[]>();
  for (const { before } of edits) if (before !== null) places.set(before, []);
  for (const [index, row] of rows.entries()) places.get(row)?.push(index);
  const result: RowEdit[] = [];
  let next = first;
  let drift = 0;
  for (const edit of edits) {
    const aim = edit.row + drift;
    const nearest =
      edit.before === null
        ? Math.min(Math.max(aim, next), rows.length)
        : nearestFrom(places.get(edit.before) ?? [], aim, next);
    if (nearest === null) return null;
    result.push({ ...edit, row: nearest });
    drift = nearest - edit.row;
    next = nearest + (edit.before === null ? 0 : 1);
  }
  return result;
}

function nearestFrom(places: readonly number[], aim: number, from: number): number | null {
  let best: number | null = null;
  for (const place of places) {
    if (place < from) continue;
    if (best !== null && Math.abs(place - aim) >= Math.abs(best - aim)) break;
    best = place;
  }
  return best;
}
