// The text of a manifest as rows whose values can be read and changed in place, whatever its format.

import type { DatasetFormatId } from '../../../protocol/dataset';
import { delimiterOf } from '../textRecords';
import { setCell, splitCells } from './csvCells';
import { setJsonValue } from './jsonCells';
import { newlineOf, splitRows } from './textRows';

export interface ManifestText {
  /** With their ends; joined they are the file. */
  readonly rows: readonly string[];
  /** Number of the row that names the columns; -1 where there is none. */
  readonly header: number;
  /** The row that starts at this line, from 1. */
  rowAt(line: number): number | undefined;
  lineOf(row: number): number;
  /** null where it is empty. */
  get(row: string, column: string): string | null;
  /** The row with that value; null where it has no place for it. */
  set(row: string, column: string, value: string): string | null;
}

export type TextFormat = Extract<DatasetFormatId, 'csv' | 'tsv' | 'jsonl'>;

export async function openManifestText(text: string, format: TextFormat): Promise<ManifestText> {
  const newline = newlineOf(text);
  const delimiter = delimiterIn(text, newline, format);
  const rows = await splitRows(text, delimiter);
  const lines = lineNumbers(rows, newline);
  const byLine = new Map(lines.map((line, row) => [line, row]));
  const places = {
    rows,
    rowAt: (line: number) => byLine.get(line),
    lineOf: (row: number) => lines[row] ?? (lines.at(-1) ?? 0) + 1,
  };
  if (delimiter === null) {
    return { ...places, header: -1, get: jsonText, set: setJsonValue };
  }
  const header = rows.findIndex((row) => row.replace('\ufeff', '').trim() !== '');
  const columns = columnNumbers(rows[header] ?? '', delimiter);
  const cellIn = (row: string, column: string) =>
    splitCells(row, delimiter)[columns.get(column) ?? -1];
  return {
    ...places,
    header,
    get: (row, column) => cellIn(row, column)?.value || null,
    set: (row, column, value) => {
      const cell = cellIn(row, column);
      return cell ? setCell(row, cell, value, delimiter) : null;
    },
  };
}

function delimiterIn(text: string, newline: string, format: TextFormat): string | null {
  if (format === 'jsonl') return null;
  if (format === 'tsv') return '\t';
  const first = text
    .slice(0, 1 << 20)
    .replace('\ufeff', '')
    .split(newline);
  return delimiterOf(first.find((line) => line.trim() !== '') ?? '');
}

function lineNumbers(rows: readonly string[], newline: string): number[] {
  let line = 1;
  return rows.map((row) => {
    const start = line;
    for (let at = row.indexOf(newline); at >= 0; at = row.indexOf(newline, at + 1)) line++;
    return start;
  });
}

/** As the format names columns that have no name, or the same one. */
function columnNumbers(header: string, delimiter: string): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  for (const [index, { value }] of splitCells(header, delimiter).entries()) {
    const unique = value === '' || columns.has(value);
    columns.set(unique ? `${value || 'column'} ${index + 1}` : value, index);
  }
  return columns;
}

function jsonText(row: string, column: string): string | null {
  try {
    const object: unknown = JSON.parse(row.replace('\ufeff', ''));
    if (typeof object !== 'object' || object === null || !Object.hasOwn(object, column))
      return null;
    const value: unknown = Reflect.get(object, column);
    if (value === null || value === undefined || value === '') return null;
    return typeof value === 'object' ? JSON.stringify(value) : String(value).trim() || null;
  } catch {
    return null;
  }
}
