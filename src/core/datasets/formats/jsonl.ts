// One JSON object per line. Which columns there are is read from the first lines.

import { basename } from 'node:path';
import { lineInvalid } from '../errors';
import { readRecord, readRecords } from '../textRecords';
import type { DatasetFormat } from '../types';
import { openManifest } from './manifest';
import type { ManifestRow, ManifestSource, OpenSource } from './manifestSource';

type JsonObject = Readonly<Record<string, unknown>>;

export const openJsonl: OpenSource = async (path, signal) => {
  const name = basename(path);
  const source: ManifestSource = {
    path,
    columns: await columnsOf(path, signal),
    async *rows(signal) {
      for await (const records of readRecords(path, null, signal)) {
        yield records.map(({ text, line, start, length }): ManifestRow => {
          const get = getter(parse(path, text, line));
          return { get, where: `${name}, line ${line}`, key: [start, length], broken: null };
        });
      }
    },
    read: async ([start, length]) => {
      const text = await readRecord(path, { start, length });
      return { get: getter(parseChanged(text)) };
    },
    close: async () => {},
  };
  return source;
};

export const jsonl: DatasetFormat = {
  id: 'jsonl',
  detect: async (path) => (/\.(jsonl|ndjson)$/i.test(path) ? 'It is a file of JSON lines.' : null),
  open: async (path, options) => openManifest(await openJsonl(path, options.signal), options),
};

async function columnsOf(path: string, signal: AbortSignal): Promise<readonly string[]> {
  const columns = new Set<string>();
  for await (const records of readRecords(path, null, signal)) {
    for (const { text, line } of records) {
      for (const key of Object.keys(parse(path, text, line))) columns.add(key);
    }
    break;
  }
  return [...columns];
}

function parse(path: string, text: string, line: number): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw lineInvalid(path, line, 'this is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw lineInvalid(path, line, 'this is not a JSON object');
  }
  return value as JsonObject;
}

/** The file may have been written to since it was opened; then nothing is known of the row. */
function parseChanged(text: string): JsonObject {
  try {
    return parse('', text, 0);
  } catch {
    return {};
  }
}

function getter(object: JsonObject): ManifestRow['get'] {
  return (column) => {
    const value = Object.hasOwn(object, column) ? object[column] : null;
    if (value === null || value === undefined || value === '') return null;
    return typeof value === 'object' ? JSON.stringify(value) : String(value).trim() || null;
  };
}
