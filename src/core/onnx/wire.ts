// Walks the fields of a protobuf file without loading it: a small window of the file is kept, content is skipped unless
// asked for.

import type { FileHandle } from 'node:fs/promises';
import { modelDamaged, modelTruncated } from './errors';
import { readExactly } from './modelBytes';

/** A field and where its content lies in the file; for a message, `fields(start, end)` walks its own. */
export interface WireField {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

export interface WireReader {
  /** Length-delimited fields between two places; others are skipped. */
  fields(start: number, end: number): AsyncIterable<WireField>;
  bytes(start: number, end: number): Promise<Uint8Array>;
}

const windowBytes = 16 * 1024;
/** A tag and a length, both varints. */
const maxHeadBytes = 20;

export function createWireReader(handle: FileHandle, size: number, path: string): WireReader {
  let window = new Uint8Array(0);
  let windowStart = 0;

  const bytes = async (start: number, end: number): Promise<Uint8Array> => {
    if (end > size) throw modelTruncated(path);
    if (start < windowStart || end > windowStart + window.length) {
      const length = Math.min(Math.max(end - start, windowBytes), size - start);
      const next = new Uint8Array(length);
      await readExactly(handle, next, start, path);
      window = next;
      windowStart = start;
    }
    return window.subarray(start - windowStart, end - windowStart);
  };

  async function* fields(start: number, end: number): AsyncGenerator<WireField> {
    let position = start;
    while (position < end) {
      const head = await bytes(position, Math.min(position + maxHeadBytes, size));
      const field = parseHead(head, position);
      if (field === null) throw modelDamaged(path, 'a field has an impossible type or length');
      if (field.end > end) throw modelTruncated(path);
      if (field.isDelimited) yield field;
      position = field.end;
    }
  }

  return { fields, bytes };
}

interface Head extends WireField {
  readonly isDelimited: boolean;
}

function parseHead(head: Uint8Array, position: number): Head | null {
  const tag = varint(head, 0);
  if (tag === null || tag.value < 8) return null;
  const number = Math.floor(tag.value / 8);
  const start = position + tag.next;
  const fixed = (length: number): Head => ({
    number,
    start,
    end: start + length,
    isDelimited: false,
  });
  switch (tag.value % 8) {
    case 0: {
      const value = varint(head, tag.next);
      return value && fixed(value.next - tag.next);
    }
    case 1:
      return fixed(8);
    case 2: {
      const length = varint(head, tag.next);
      if (length === null) return null;
      const content = position + length.next;
      return { number, start: content, end: content + length.value, isDelimited: true };
    }
    case 5:
      return fixed(4);
    default:
      return null;
  }
}

/** Values over 2⁵³ lose their low bits: no length is that large. */
function varint(
  bytes: Uint8Array,
  start: number,
): { readonly value: number; readonly next: number } | null {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i];
    if (byte === undefined) return null;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: start + i + 1 };
  }
  return null;
}
