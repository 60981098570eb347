// The cells of one row of a CSV or TSV file and where they stand in it, so that one can be changed and the rest stays
// byte for byte (RFC 4180, any delimiter). Values are those that `splitFields` of textRecords.ts gives.

import { rowEnd } from './textRows';

export interface Cell {
  /** Without quotes and spaces around it. */
  readonly value: string;
  readonly quoted: boolean;
  /** Place in the row, with the quotes, without spaces. */
  readonly start: number;
  readonly end: number;
}

export function splitCells(row: string, delimiter: string): Cell[] {
  const cells: Cell[] = [];
  const length = row.length - rowEnd(row).length;
  let start = row.startsWith('\ufeff') ? 1 : 0;
  for (;;) {
    const closed = row[start] === '"' ? closeOf(row, start, length) : start;
    const found = row.indexOf(delimiter, closed);
    const end = found < 0 || found > length ? length : found;
    cells.push(closed > start ? quotedCell(row, start, closed, end) : plainCell(row, start, end));
    if (end === length) return cells;
    start = end + delimiter.length;
  }
}

/** After the quote that closes the one at `start`. */
function closeOf(row: string, start: number, length: number): number {
  for (let at = start + 1; at < length; at++) {
    if (row[at] !== '"') continue;
    if (row[at + 1] !== '"') return at + 1;
    at++;
  }
  return length;
}

function quotedCell(row: string, start: number, closed: number, end: number): Cell {
  const inside = row
    .slice(start + 1, closed)
    .replace(/"$/, '')
    .replaceAll('""', '"');
  const after = row.slice(closed, end);
  const isTight = after.trim() === '';
  return { value: (inside + after).trim(), quoted: true, start, end: isTight ? closed : end };
}

function plainCell(row: string, from: number, to: number): Cell {
  const text = row.slice(from, to);
  const value = text.trim();
  const start = from + (value === '' ? 0 : text.length - text.trimStart().length);
  return { value, quoted: false, start, end: value === '' ? to : start + value.length };
}

/** The row with another value in that cell; quoted where the old one was, or where it must be. */
export function setCell(row: string, cell: Cell, value: string, delimiter: string): string {
  const isQuoted = cell.quoted || value.includes(delimiter) || /["\r\n]/.test(value);
  const text = isQuoted ? `"${value.replaceAll('"', '""')}"` : value;
  return row.slice(0, cell.start) + text + row.slice(cell.end);
}
