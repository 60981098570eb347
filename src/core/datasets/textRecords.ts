// Manifests of text, read as records with the line and the bytes where each stands: a person looks for the line, and
// an edit replaces just those bytes. (DuckDB reads CSV too, but tells neither.) Quotes as in RFC 4180; a
// byte-order mark, CRLF and lone CR are taken as they come; blank lines are passed over.

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { throwIfAborted } from '../../base/errors';
import { datasetUnreadable, lineInvalid, manifestEncoding } from './errors';

export interface TextRecord {
  /** From 1; of its first line, where it has several. */
  readonly line: number;
  /** Offset in bytes, and length without the line's end. */
  readonly start: number;
  readonly length: number;
  readonly text: string;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** A quote that is never closed would swallow the rest of the file. */
const longest = 4 * 2 ** 20;

/**
 * Some records at a time, at least one. `delimiter` null: every line is a record, whatever quotes it holds.
 * Throws dataset-missing, dataset-unreadable, manifest-encoding, manifest-line-invalid.
 */
export async function* readRecords(
  path: string,
  delimiter: string | null,
  signal: AbortSignal,
): AsyncGenerator<readonly TextRecord[]> {
  const splitter = createSplitter(path, delimiter?.charCodeAt(0) ?? null);
  let isFirst = true;
  const stream = createReadStream(path, { highWaterMark: 2 ** 16 });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      throwIfAborted(signal);
      if (isFirst) splitter.begin(chunk);
      isFirst = false;
      const records = splitter.push(chunk);
      if (records.length > 0) yield records;
    }
  } catch (error) {
    throw datasetUnreadable(path, error);
  } finally {
    stream.destroy();
  }
  const records = splitter.end();
  if (records.length > 0) yield records;
}

/** The bytes of one record again, as text. */
export async function readRecord(
  path: string,
  { start, length }: Pick<TextRecord, 'start' | 'length'>,
): Promise<string> {
  const file = await open(path).catch((error: unknown) => {
    throw datasetUnreadable(path, error);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

interface Splitter {
  begin(chunk: Buffer): void;
  push(chunk: Buffer): readonly TextRecord[];
  end(): readonly TextRecord[];
}

function createSplitter(path: string, delimiter: number | null): Splitter {
  let newline = lineFeed;
  let pending: Buffer = Buffer.alloc(0);
  /** Where `pending` starts in the file, and how far it has been looked at. */
  let start = 0;
  let scanned = 0;
  let line = 1;
  let lines = 1;
  let isQuoted = false;
  let isFieldStart = true;
  let closedAt = -2;
  let records: TextRecord[] = [];

  const finish = (end: number): void => {
    const hasReturn = end > 0 && pending[end - 1] === carriageReturn;
    const length = hasReturn ? end - 1 : end;
    const text = pending.toString('utf8', 0, length);
    if (text.trim() !== '') records.push({ line, start, length, text });
  };

  const scan = (): void => {
    let at = scanned;
    for (; at < pending.length; at++) {
      const byte = pending[at];
      if (byte === newline) {
        lines++;
        if (isQuoted) continue;
        finish(at);
        pending = pending.subarray(at + 1);
        start += at + 1;
        line = lines;
        at = -1;
        closedAt = -2;
        isFieldStart = true;
      } else if (byte === quote && delimiter !== null) {
        // A doubled quote closes and opens again, which comes to the same here.
        const isOpening = !isQuoted && (isFieldStart || closedAt === at - 1);
        if (isQuoted) closedAt = at;
        isQuoted = isOpening;
        isFieldStart = false;
      } else if (!isQuoted) isFieldStart = byte === delimiter;
    }
    scanned = at;
    if (pending.length > longest) {
      const problem = isQuoted ? 'a quote (") is opened and not closed' : 'the line does not end';
      throw lineInvalid(path, line, problem);
    }
  };

  return {
    begin: (chunk) => {
      const isUtf16 =
        (chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff);
      if (isUtf16 || chunk.subarray(0, 1024).includes(0)) throw manifestEncoding(path);
      if (!chunk.includes(lineFeed) && chunk.includes(carriageReturn)) newline = carriageReturn;
    },
    push: (chunk) => {
      const isStart = start === 0 && pending.length === 0;
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      if (isStart && chunk.subarray(0, 3).equals(byteOrderMark)) {
        pending = chunk.subarray(3);
        start = 3;
      }
      records = [];
      scan();
      return records;
    },
    end: () => {
      records = [];
      if (isQuoted) throw lineInvalid(path, line, 'a quote (") is opened and not closed');
      finish(pending.length);
      return records;
    },
  };
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Fields of a record, quotes undone, spaces around them cut off. */
export function splitFields(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let at = 0;
  while (at <= text.length) {
    if (text[at] === '"') {
      const [field, end] = quotedField(text, at);
      const next = text.indexOf(delimiter, end);
      const stop = next < 0 ? text.length : next;
      fields.push((field + text.slice(end, stop)).trim());
      at = stop + 1;
    } else {
      const next = text.indexOf(delimiter, at);
      const stop = next < 0 ? text.length : next;
      fields.push(text.slice(at, stop).trim());
      at = stop + 1;
    }
  }
  return fields;
}

/** The field without quotes, and the place after the closing one. */
function quotedField(text: string, start: number): [field: string, end: number] {
  let field = '';
  let at = start + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) return [field + text.slice(at), text.length];
    field += text.slice(at, close);
    if (text[close + 1] !== '"') return [field, close + 1];
    field += '"';
    at = close + 2;
  }
}

/** What separates the fields of a header: the commonest of comma, semicolon, tab and bar. */
export function delimiterOf(header: string): string {
  const plain = header.replaceAll(/"[^"]*"/g, '');
  const counts = [',', ';', '\t', '|'].map((mark) => ({ mark, count: plain.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}
