// Rows of CSV and TSV files. The first line names the columns.

import { basename } from 'node:path';
import { delimiterOf, readRecord, readRecords, splitFields, type TextRecord } from '../textRecords';
import type { ManifestRow, ManifestSource } from './manifestSource';

/** `delimiter` null: taken from the first line. */
export async function openDelimited(
  path: string,
  delimiter: string | null,
  signal: AbortSignal,
): Promise<ManifestSource> {
  const mark = delimiter ?? delimiterOf((await firstRecord(path, signal))?.text ?? '');
  const header = await firstRecord(path, signal, mark);
  const columns = header === null ? [] : uniqueNames(splitFields(header.text, mark));
  const places = new Map(columns.map((name, i) => [name, i]));
  const name = basename(path);
  const getter =
    (fields: readonly string[]): ManifestRow['get'] =>
    (column) =>
      fields[places.get(column) ?? -1] || null;
  const toRow = ({ text, line, start, length }: TextRecord): ManifestRow => {
    const fields = splitFields(text, mark);
    return {
      get: getter(fields),
      where: `${name}, line ${line}`,
      key: [start, length],
      broken: brokenWidth(fields, columns.length),
    };
  };
  return {
    path,
    columns,
    async *rows(signal) {
      let isFirst = true;
      for await (const records of readRecords(path, mark, signal)) {
        yield (isFirst ? records.slice(1) : records).map(toRow);
        isFirst = false;
      }
    },
    read: async ([start, length]) => {
      const fields = splitFields(await readRecord(path, { start, length }), mark);
      return { get: getter(fields) };
    },
    close: async () => {},
  };
}

async function firstRecord(
  path: string,
  signal: AbortSignal,
  delimiter: string | null = null,
): Promise<TextRecord | null> {
  for await (const records of readRecords(path, delimiter, signal)) return records[0] ?? null;
  return null;
}

/** Empty fields at the end are what a separator too many leaves: they do no harm. */
function brokenWidth(fields: readonly string[], wanted: number): string | null {
  const extra = fields.slice(wanted);
  if (fields.length >= wanted && extra.every((field) => field === '')) return null;
  return `has ${fields.length} ${fields.length === 1 ? 'column' : 'columns'}, not ${wanted}`;
}

/** A column without a name, or with a name that was there before, is called by its number. */
function uniqueNames(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.map((name, i) => {
    const unique = name === '' || seen.has(name) ? `${name || 'column'} ${i + 1}` : name;
    seen.add(unique);
    return unique;
  });
}
