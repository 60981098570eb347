import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openDataset } from '../../../src/core/datasets/openDataset';
import { openDatabase, sqlText } from '../../../src/core/tables/database';
import {
  firstPixel,
  picture,
  type Summary,
  signal,
  summaryOf,
  useDatasetFolder,
  withDataset,
} from './folder';

const folder = useDatasetFolder();

beforeAll(async () => {
  const pictures = ['a', 'b', 'c', 'sub/d'].map(async (name, i) => [
    `${name}.png`,
    await picture(50 * i),
  ]);
  await folder.write(Object.fromEntries(await Promise.all(pictures)));
});

type Case = readonly [
  name: string,
  file: string,
  text: string | (() => string),
  expected: Partial<Summary>,
];

const cases: readonly Case[] = [
  [
    'CSV with quotes, CRLF and a byte-order mark',
    'crlf.csv',
    '\ufeffimage,label,split\r\n"a.png","big, ""red"" cat",train\r\n\r\nsub/d.png,dog,test\r\n',
    {
      format: 'csv',
      rows: ['a.png|big, "red" cat|train', 'sub/d.png|dog|test'],
      classes: ['big, "red" cat', 'dog'],
      problems: [],
    },
  ],
  [
    'CSV with semicolons and other names of columns',
    'semicolon.csv',
    'File_Name;Category;Subset\na.png;cat;val\nb.png;dog;val',
    { format: 'csv', rows: ['a.png|cat|val', 'b.png|dog|val'], problems: [] },
  ],
  [
    'old line ends',
    'mac.csv',
    'image,label\ra.png,cat\rb.png,dog\r',
    { rows: ['a.png|cat|-', 'b.png|dog|-'], problems: [] },
  ],
  [
    'a picture column is known by its values too',
    'values.csv',
    'what,label\na.png,cat\nb.png,dog\n',
    { rows: ['a.png|cat|-', 'b.png|dog|-'] },
  ],
  [
    'TSV',
    'list.tsv',
    'path\tclass\tpatient\na.png\tcat, grey\tp1\nb.png\tdog\tp2\n',
    { format: 'tsv', rows: ['a.png|cat, grey|-', 'b.png|dog|-'], problems: [] },
  ],
  [
    'JSON lines',
    'list.jsonl',
    '{"file_name":"a.png","label":"cat"}\r\n\r\n{"file_name":"b.png","label":"dog","split":"test"}\n',
    { format: 'jsonl', rows: ['a.png|cat|-', 'b.png|dog|test'], problems: [] },
  ],
  [
    'labels by number',
    'numbers.jsonl',
    '{"image":"a.png","label":10}\n{"image":"b.png","label":9}\n',
    { rows: ['a.png|10|-', 'b.png|9|-'], classes: ['9', '10'], problems: [] },
  ],
  [
    'paths of Windows, absolute paths and ids',
    'ids.csv',
    () => `image,label,id\nsub\\d.png,cat,7\n${folder.at('b.png')},dog,\n`,
    { rows: ['7|cat|-', 'b.png|dog|-'], problems: [] },
  ],
  [
    'missing files',
    'missing.csv',
    'image,label\na.png,cat\ngone.png,dog\nsub,dog\n',
    {
      rows: ['a.png|cat|-', 'gone.png|dog|-', 'sub|dog|-'],
      problems: ['missing-file: missing.csv, line 3', 'missing-file: missing.csv, line 4'],
    },
  ],
  [
    'ids that come twice',
    'twice.csv',
    'image,label\na.png,cat\na.png,dog\n"a.png",cat\n',
    {
      rows: ['a.png|cat|-', 'a.png#2|dog|-', 'a.png#3|cat|-'],
      problems: ['duplicate-id: twice.csv, line 3', 'duplicate-id: twice.csv, line 4'],
    },
  ],
  [
    'empty labels',
    'unlabelled.csv',
    'image,label\na.png,cat\nb.png,\nc.png," "\nsub/d.png,dog\n',
    {
      rows: ['a.png|cat|-', 'b.png|-|-', 'c.png|-|-', 'sub/d.png|dog|-'],
      problems: ['empty-label: unlabelled.csv, line 3', 'empty-label: unlabelled.csv, line 4'],
    },
  ],
  [
    'mixed label types, said once',
    'mixed.csv',
    'image,label\na.png,cat\nb.png,3\nc.png,4\n',
    { classes: ['3', '4', 'cat'], problems: ['mixed-labels: mixed.csv, line 3'] },
  ],
  [
    'rows with too many or too few columns, lines counted by the file',
    'wide.csv',
    'image,label\n"a.png","two\nlines"\nb.png,red,dog\nc.png\nsub/d.png,dog,,\n',
    {
      rows: ['a.png|two\nlines|-', 'sub/d.png|dog|-'],
      problems: ['wrong-columns: wide.csv, line 4', 'wrong-columns: wide.csv, line 5'],
    },
  ],
  [
    'pictures that are named nowhere, outside or elsewhere',
    'outside.csv',
    'image,label\n,cat\n../secret.png,cat\nsub/../../secret.png,cat\n' +
      'https://example.org/a.png,cat\na.png,cat\nsub/../b.png,dog\n',
    {
      rows: ['a.png|cat|-', 'b.png|dog|-'],
      problems: [
        'no-picture: outside.csv, line 2',
        'outside-folder: outside.csv, line 3',
        'outside-folder: outside.csv, line 4',
        'remote-picture: outside.csv, line 5',
      ],
    },
  ],
  [
    'no row',
    'empty.csv',
    'image,label\n',
    { rows: [], classes: [], problems: ['no-rows: empty.csv'] },
  ],
  [
    'no label',
    'bare.csv',
    'image\na.png\n',
    { rows: ['a.png|-|-'], problems: ['no-label-column: bare.csv'] },
  ],
  [
    'one class',
    'single.csv',
    'image,label\na.png,cat\nb.png,cat\n',
    { classes: ['cat'], problems: ['one-class: single.csv'] },
  ],
];

test.each(cases)('%s', async (_, file, text, expected) => {
  await folder.write({ [file]: typeof text === 'string' ? text : text() });
  expect(await summaryOf(folder.at(file))).toMatchObject(expected);
});

test.each([
  [
    'no column of pictures',
    'columns.csv',
    'width,height\n1,2\n',
    'No column of columns.csv looks like pictures (found: "width", "height").',
  ],
  [
    'an empty file',
    'nothing.csv',
    '',
    'No column of nothing.csv looks like pictures (found: none).',
  ],
  [
    'a line that is not JSON',
    'broken.jsonl',
    '{"image":"a.png"}\n\n{"image":\n',
    'broken.jsonl, line 3: this is not JSON.',
  ],
  [
    'a line that is no object',
    'list.jsonl',
    '{"image":"a.png"}\n["a.png"]\n',
    'list.jsonl, line 2: this is not a JSON object.',
  ],
  [
    'a quote that is not closed',
    'quote.csv',
    'image,label\na.png,cat\n"b.png,dog\nc.png,cat\n',
    'quote.csv, line 3: a quote (") is opened and not closed.',
  ],
  [
    'text in UTF-16',
    'wide.csv',
    Buffer.from('\ufeffimage,label\n', 'utf16le'),
    'wide.csv is text in UTF-16.',
  ],
])('%s is an error', async (name, file, content, message) => {
  await folder.write({ [join(name, file)]: content });
  await expect(openDataset(folder.at(name, file), { signal })).rejects.toMatchObject({
    facts: { message, remedy: expect.stringMatching(/\.$/) },
  });
});

test('pictures, groups and further columns are read from their row', async () => {
  await folder.write({
    'more.csv': 'image,label,patient,age,note\na.png,cat,p1,7,\n"b.png",dog,p2,8,"two\nlines"\n',
    'more.jsonl': '{"image":"b.png","label":"dog","age":8,"tags":["x"],"none":null}\n',
  });
  const read = (file: string, row: number): Promise<unknown> =>
    withDataset(folder.at(file), async (dataset) => ({
      pixel: await firstPixel(dataset, row),
      metadata: await dataset.metadata(row),
      file: dataset.file(row),
      group: dataset.rows[row]?.group,
      where: dataset.rows[row]?.where,
      manifest: dataset.manifest,
      readOnly: dataset.readOnly,
    }));
  const shared = { pixel: [50, 0, 0], file: folder.at('b.png'), readOnly: null };
  const root = folder.at();
  expect(await read('more.csv', 1)).toEqual({
    ...shared,
    metadata: [
      { name: 'age', value: '8' },
      { name: 'note', value: 'two\nlines' },
    ],
    group: 'p2',
    where: 'more.csv, line 3',
    manifest: { columns: { image: 'image', label: 'label', group: 'patient' }, root },
  });
  expect(await read('more.jsonl', 0)).toEqual({
    ...shared,
    metadata: [
      { name: 'age', value: '8' },
      { name: 'tags', value: '["x"]' },
    ],
    group: null,
    where: 'more.jsonl, line 1',
    manifest: { columns: { image: 'image', label: 'label' }, root },
  });
});

test('a manifest of Parquet is read as its twin of text', async () => {
  const rows = Array.from({ length: 5000 }, (_, i) => `${i % 3 ? 'a' : 'b'}.png,c${i % 4},${i}`);
  await folder.write({ 'twin.csv': `image,label,id\n${rows.join('\n')}\n` });
  const database = await openDatabase();
  const to = sqlText(folder.at('twin.parquet'));
  await database.run(
    `copy (select image, label, id::int as id from read_csv(${sqlText(folder.at('twin.csv'))})) to ${to} (format parquet)`,
  );
  database.dispose();
  const { format, ...text } = await summaryOf(folder.at('twin.csv'));
  expect(format).toBe('csv');
  expect(await summaryOf(folder.at('twin.parquet'))).toEqual({ format: 'parquet', ...text });
});
