import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  applyEdits,
  editLabels,
  previewEdits,
  readEditState,
  redoEdit,
  undoEdit,
} from '../../../../src/core/datasets/edits/labelEdits';
import { openDatabase, sqlText } from '../../../../src/core/tables/database';
import type { LabelEdit } from '../../../../src/protocol/dataset';
import { contextOf, listRows, makeDataset, makeRoot, readTree, writeTree } from './support';

interface Case {
  readonly name: string;
  readonly file: string;
  readonly before: string;
  readonly edits: readonly LabelEdit[];
  readonly lines: readonly string[];
  readonly after: string;
}

const relabel = (id: string, label: string): LabelEdit => ({ kind: 'relabel', id, label });
const exclude = (id: string, excluded = true): LabelEdit => ({ kind: 'exclude', id, excluded });
const moveSplit = (id: string, split: string): LabelEdit => ({ kind: 'move-split', id, split });
const byteOrderMark = '\xef\xbb\xbf';

const cases: readonly Case[] = [
  {
    name: 'changes one cell of a CSV file',
    file: 'labels.csv',
    before: 'image,label,split\na.png,cat,train\nb.png,dog,test\n',
    edits: [relabel('b.png', 'cat'), moveSplit('b.png', 'train')],
    lines: ['labels.csv, line 3: dog → cat, test → train'],
    after: 'image,label,split\na.png,cat,train\nb.png,cat,train\n',
  },
  {
    name: 'keeps byte-order mark, CRLF, quotes, spaces and a line without an end',
    file: 'labels.csv',
    before: `${byteOrderMark}"image","label",note\r\n"a.png","cat", "x"\r\nb.png,  cat ,y\r\nc.png,dog,"z"`,
    edits: [relabel('a.png', 'dog'), relabel('b.png', 'dog'), relabel('c.png', 'say "hi", dog')],
    lines: [
      'labels.csv, line 2: cat → dog',
      'labels.csv, line 3: cat → dog',
      'labels.csv, line 4: dog → say "hi", dog',
    ],
    after: `${byteOrderMark}"image","label",note\r\n"a.png","dog", "x"\r\nb.png,  dog ,y\r\nc.png,"say ""hi"", dog","z"`,
  },
  {
    name: 'counts lines inside of quotes and passes over blank lines',
    file: 'labels.csv',
    before: 'note,image,label\n"one\ntwo ""2""\n",a.png,cat\n\n"x, y",b.png,cat\n,c.png,dog\n',
    edits: [relabel('b.png', 'dog'), exclude('a.png')],
    lines: ['labels.csv, line 6: cat → dog', 'labels.csv, line 2: removed'],
    after: 'note,image,label\n\n"x, y",b.png,dog\n,c.png,dog\n',
  },
  {
    name: 'tells apart rows that are equal',
    file: 'labels.csv',
    before: 'image,label\na.png,cat\na.png,cat\na.png,cat\nb.png,dog\n',
    edits: [relabel('a.png#2', 'dog'), exclude('a.png')],
    lines: ['labels.csv, line 3: cat → dog', 'labels.csv, line 2: removed'],
    after: 'image,label\na.png,dog\na.png,cat\nb.png,dog\n',
  },
  {
    name: 'fills an empty cell and reads semicolons',
    file: 'labels.csv',
    before: 'image;label\na.png;\nb.png;"dog"\nc.png;a\n',
    edits: [relabel('a.png', 'x;y'), relabel('b.png', 'x;y'), relabel('c.png', 'a,b')],
    lines: [
      'labels.csv, line 2: (none) → x;y',
      'labels.csv, line 3: dog → x;y',
      'labels.csv, line 4: a → a,b',
    ],
    after: 'image;label\na.png;"x;y"\nb.png;"x;y"\nc.png;a,b\n',
  },
  {
    name: 'removes the last lines of a TSV file',
    file: 'labels.tsv',
    before: 'image\tlabel\na.png\tcat, big\nb.png\tdog\nc.png\tdog',
    edits: [exclude('c.png'), exclude('b.png'), relabel('a.png', 'dog')],
    lines: [
      'labels.tsv, line 4: removed',
      'labels.tsv, line 3: removed',
      'labels.tsv, line 2: cat, big → dog',
    ],
    after: 'image\tlabel\na.png\tdog\n',
  },
  {
    name: 'keeps the order of keys, spaces and the type of JSON lines',
    file: 'labels.jsonl',
    before:
      '{"label": 3, "image": "a.png", "x": [1,  2]}\n{ "image":"b.png","label":"cat\\u0021" }\r\n{"image": "c.png"}\n',
    edits: [relabel('a.png', '4'), relabel('b.png', 'say "x"'), relabel('c.png', '5')],
    lines: [
      'labels.jsonl, line 1: 3 → 4',
      'labels.jsonl, line 2: cat! → say "x"',
      'labels.jsonl, line 3: (none) → 5',
    ],
    after:
      '{"label": 4, "image": "a.png", "x": [1,  2]}\n{ "image":"b.png","label":"say \\"x\\"" }\r\n{"image": "c.png", "label": "5"}\n',
  },
];

it.each(cases)('$name, byte for byte, and takes it back', async (row) => {
  const { file, before, edits, lines, after } = row;
  const { root, context } = await makeDataset(file, { [file]: before });
  await editLabels(context, edits);
  const preview = await previewEdits(context);
  const report = await applyEdits(context);
  const applied = await readTree(root);
  await undoEdit(context);
  const restored = await readTree(root);
  await redoEdit(context);
  expect({
    lines: preview.map(({ text }) => text),
    failed: report.failed,
    pending: report.state.pending,
    applied,
    restored,
    again: await readTree(root),
  }).toEqual({
    lines,
    failed: [],
    pending: 0,
    applied: { [file]: after },
    restored: { [file]: before },
    again: { [file]: after },
  });
});

it('names rows of one id as the format does after the first is gone', async () => {
  const { context } = await makeDataset('l.csv', {
    'l.csv': 'image,label\na.png,x\na.png,y\na.png,z\n',
  });
  await editLabels(context, [exclude('a.png')]);
  await applyEdits(context);
  await editLabels(context, [relabel('a.png#2', 'w')]);
  const { state } = await applyEdits(context);
  expect([
    await listRows(context),
    state.edits.map(({ id, was, label }) => [id, was, label]),
  ]).toEqual([
    [' y a.png', ' w a.png#2'],
    [
      ['a.png', [], null],
      ['a.png', ['a.png#2'], null],
      ['a.png#2', ['a.png#3'], 'w'],
    ],
  ]);
});

it('puts a removed row back at its place, with its new label', async () => {
  const before = 'image,label\na.png,x\nb.png,y\nc.png,z';
  const { root, context } = await makeDataset('l.csv', { 'l.csv': before });
  await editLabels(context, [exclude('b.png'), exclude('c.png')]);
  await applyEdits(context);
  await editLabels(context, [
    relabel('b.png', 'w'),
    exclude('b.png', false),
    exclude('c.png', false),
  ]);
  await applyEdits(context);
  const returned = await readTree(root);
  await undoEdit(context);
  await undoEdit(context);
  await undoEdit(context);
  expect([returned, await readTree(root)]).toEqual([
    { 'l.csv': 'image,label\na.png,x\nb.png,w\nc.png,z' },
    { 'l.csv': before },
  ]);
});

it('takes its own rows back in a file that something else has changed', async () => {
  const { root, context } = await makeDataset('l.csv', {
    'l.csv': 'image,label\na.png,x\nb.png,y\nc.png,z\n',
  });
  await editLabels(context, [relabel('a.png', 'q'), exclude('b.png'), relabel('c.png', 'q')]);
  await applyEdits(context);
  await writeFile(join(root, 'l.csv'), 'image,label\nnew.png,x\na.png,q\nc.png,q\nd.png,w\n');
  await undoEdit(context);
  expect(await readTree(root)).toEqual({
    'l.csv': 'image,label\nnew.png,x\na.png,x\nb.png,y\nc.png,z\nd.png,w\n',
  });
});

it('refuses an undo whose rows are not there any more', async () => {
  const { root, context } = await makeDataset('l.csv', {
    'l.csv': 'image,label\na.png,x\nb.png,y\n',
  });
  await editLabels(context, [relabel('a.png', 'q')]);
  await applyEdits(context);
  const changed = { 'l.csv': 'image,label\na.png,by hand\nb.png,y\n' };
  await writeTree(root, changed);
  await expect(undoEdit(context)).rejects.toMatchObject({ code: 'undo-blocked' });
  expect(await readTree(root)).toEqual(changed);
});

it('reports what the file has no place for', async () => {
  const { root, context } = await makeDataset('l.csv', {
    'l.csv': 'image,label\na.png,x\nb.png,y\nc.png,y\n',
  });
  await editLabels(context, [
    moveSplit('a.png', 'test'),
    relabel('b.png', 'z'),
    relabel('c.png', 'z'),
  ]);
  await writeTree(root, { 'l.csv': 'image,label\na.png,x\nb.png,y\n' });
  const { changed, failed, state } = await applyEdits(context);
  const texts = (await previewEdits(context)).map(({ text }) => text);
  expect([
    changed,
    failed.map(({ id, error }) => [id, error.code]),
    state.pending,
    texts.length,
  ]).toEqual([
    1,
    [
      ['a.png', 'no-split-column'],
      ['c.png', 'row-not-found'],
    ],
    2,
    2,
  ]);
});

it('leaves a file alone that is not UTF-8', async () => {
  const before = { 'l.csv': 'image,label\na.png,L\xf6we\nb.png,x\n' };
  const { root, context } = await makeDataset('l.csv', before);
  await editLabels(context, [relabel('b.png', 'z')]);
  await expect(applyEdits(context)).rejects.toMatchObject({ code: 'not-utf-8' });
  expect([await readTree(root), (await readEditState(context)).pending]).toEqual([before, 1]);
});

it('writes a Parquet file anew and brings back the very bytes', async () => {
  const root = await makeRoot();
  const path = join(root, 'l.parquet');
  await copyTo(path, `values ('a.png', 'cat', 1), ('b.png', 'dog', 2), ('c.png', 'dog', 3)`);
  const before = await readFile(path);
  const context = contextOf(root, 'l.parquet');
  await editLabels(context, [
    relabel('a.png', "d'og"),
    exclude('b.png'),
    moveSplit('c.png', 'test'),
  ]);
  const texts = (await previewEdits(context)).map(({ text }) => text);
  const { failed } = await applyEdits(context);
  const applied = [await rowsIn(path), await listRows(context)];
  await undoEdit(context);
  const restored = (await readFile(path)).equals(before);
  await redoEdit(context);
  expect({ texts, failed, applied, restored, again: await listRows(context) }).toEqual({
    texts: [
      "l.parquet, row 0: cat → d'og",
      'l.parquet, row 1: removed',
      'l.parquet has no split column for "c.png".',
    ].map((text) => (text.startsWith('l.parquet has') ? `"l.parquet"${text.slice(9)}` : text)),
    failed: [{ id: 'c.png', error: expect.objectContaining({ code: 'no-split-column' }) }],
    applied: [
      [
        ['a.png', "d'og", 1],
        ['c.png', 'dog', 3],
      ],
      [" d'og a.png", ' dog c.png'],
    ],
    restored: true,
    again: [" d'og a.png", ' dog c.png'],
  });
});

async function copyTo(path: string, values: string): Promise<void> {
  const database = await openDatabase();
  const table = `select * from (${values}) as t(image, label, number)`;
  await database.run(
    `copy (${table}) to ${sqlText(path)} (format parquet, kv_metadata {note: 'it''s'})`,
  );
  database.dispose();
}

async function rowsIn(path: string): Promise<unknown[]> {
  const database = await openDatabase();
  const rows = await database.rows(`select * from ${sqlText(path)}`);
  const notes = await database.rows(
    `select decode(value) as note from parquet_kv_metadata(${sqlText(path)}) where decode(key) = 'note'`,
  );
  database.dispose();
  expect(notes).toEqual([{ note: "it's" }]);
  return rows.map((row) => Object.values(row));
}
