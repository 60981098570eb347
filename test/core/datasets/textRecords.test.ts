import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRandom } from '../../../src/base/random';
import {
  delimiterOf,
  readRecord,
  readRecords,
  splitFields,
  type TextRecord,
} from '../../../src/core/datasets/textRecords';
import { signal, useDatasetFolder } from './folder';

const folder = useDatasetFolder();

async function recordsOf(path: string, delimiter: string | null): Promise<TextRecord[]> {
  const all: TextRecord[] = [];
  for await (const records of readRecords(path, delimiter, signal)) all.push(...records);
  return all;
}

const random = createRandom(11);
const pick = <T>(items: readonly T[]): T => items[Math.floor(random.between(0, items.length))] as T;

/** A field that needs quotes, or not: commas, quotes, line ends, letters of several bytes. */
function randomField(): string {
  const length = Math.floor(random.between(0, 12));
  return Array.from({ length }, () => pick(['a', 'é', '猫', ',', '"', '\n', 'x y', '5"']))
    .join('')
    .trim();
}

test.each(['\n', '\r\n'])(
  'random rows come back as they were written, wherever chunks end (%j)',
  async (lineEnd) => {
    const rows = Array.from({ length: 8000 }, () => ['k', randomField(), randomField()]);
    const encoded = rows.map((row) =>
      row
        .map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
        .join(','),
    );
    await folder.write({ 'random.csv': `\ufeff${encoded.join(lineEnd)}${lineEnd}` });
    const path = folder.at('random.csv');
    const records = await recordsOf(path, ',');
    expect(records.map(({ text }) => splitFields(text, ','))).toEqual(rows);

    const bytes = await readFile(path);
    const lines = (end: number): number =>
      bytes.subarray(0, end).toString('latin1').split('\n').length;
    for (const record of [0, 1, 2500, 7999].map((i) => records[i])) {
      if (record === undefined) throw new Error('A record is missing.');
      expect([await readRecord(path, record), record.line]).toEqual([
        record.text,
        lines(record.start),
      ]);
    }
  },
);

test('lines of JSON are split at line ends only, whatever quotes they hold', async () => {
  await folder.write({ 'odd.jsonl': '{"a":"\\""}\n\n  \n"open\n{"b":1}' });
  const records = await recordsOf(folder.at('odd.jsonl'), null);
  expect(records.map(({ line, text }) => [line, text])).toEqual([
    [1, '{"a":"\\""}'],
    [4, '"open'],
    [5, '{"b":1}'],
  ]);
});

test.each<[string, string, readonly string[]]>([
  ['a,b,,', ',', ['a', 'b', '', '']],
  ['', ',', ['']],
  ['"a,""b""" ,c', ',', ['a,"b"', 'c']],
  ['5" disk,x"y"', ',', ['5" disk', 'x"y"']],
  ['a;"b;c"', ';', ['a', 'b;c']],
  ['"open', ',', ['open']],
])('fields of %j', (text, delimiter, fields) => {
  expect(splitFields(text, delimiter)).toEqual(fields);
});

test.each([
  ['image,label;x', ','],
  ['image;label', ';'],
  ['image\tlabel', '\t'],
  ['image|label', '|'],
  ['"a;b;c",d', ','],
  ['image', ','],
])('what separates %j', (header, delimiter) => {
  expect(delimiterOf(header)).toBe(delimiter);
});

test('a line that never ends is an error, not a full memory', async () => {
  await folder.write({ 'endless.csv': Buffer.alloc(5 * 2 ** 20, 'x') });
  await expect(recordsOf(folder.at('endless.csv'), ',')).rejects.toMatchObject({
    facts: { message: 'endless.csv, line 1: the line does not end.', line: 1 },
  });
});
