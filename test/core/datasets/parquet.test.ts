import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWindows } from '../../../src/core/datasets/formats/windows';
import { openDataset } from '../../../src/core/datasets/openDataset';
import { type Database, openDatabase, sqlText } from '../../../src/core/tables/database';
import { firstPixel, picture, signal, summaryOf, useDatasetFolder, withDataset } from './folder';

const folder = useDatasetFolder();
let database: Database;
const huggingFace = JSON.stringify({
  info: { features: { label: { names: ['cat', 'dog', 'eel'], _type: 'ClassLabel' } } },
});

beforeAll(async () => {
  database = await openDatabase();
  await database.run('create table pictures (i integer, bytes blob)');
  const pictures = await Promise.all(Array.from({ length: 20 }, (_, i) => picture(10 * i)));
  for (const [i, bytes] of pictures.entries()) {
    await database.run('insert into pictures values ($i, from_hex($hex))', {
      i,
      hex: bytes.toString('hex'),
    });
  }
});
afterAll(() => database.dispose());

async function write(name: string, select: string, metadata?: string): Promise<void> {
  const path = folder.at(name);
  await mkdir(dirname(path), { recursive: true });
  const extra = metadata === undefined ? '' : `, kv_metadata {huggingface: ${sqlText(metadata)}}`;
  await database.run(`copy (${select}) to ${sqlText(path)} (format parquet${extra})`);
}

const embedded = (label: string): string =>
  `{'bytes': bytes, 'path': i || '.png'} as image, ${label} as label`;

test('a folder of parts from Hugging Face: splits by name, class names of the file', async () => {
  const part = (name: string, where: string): Promise<void> =>
    write(
      `hf/data/${name}`,
      `select ${embedded('i % 2')} from pictures where ${where} order by i`,
      huggingFace,
    );
  await part('train-00000-of-00002.parquet', 'i < 2');
  await part('train-00001-of-00002.parquet', 'i between 2 and 3');
  await part('test-00000-of-00001.parquet', 'i = 4');
  expect(await summaryOf(folder.at('hf'))).toEqual({
    format: 'parquet',
    rows: [
      'data/test-00000-of-00001.parquet/0|cat|test',
      'data/train-00000-of-00002.parquet/0|cat|train',
      'data/train-00000-of-00002.parquet/1|dog|train',
      'data/train-00001-of-00002.parquet/0|cat|train',
      'data/train-00001-of-00002.parquet/1|dog|train',
    ],
    classes: ['cat', 'dog', 'eel'],
    problems: [],
  });
  await withDataset(folder.at('hf'), async (dataset) => {
    const pixels = await Promise.all(dataset.rows.map((_, row) => firstPixel(dataset, row)));
    expect(pixels.map(([red]) => red)).toEqual([40, 0, 10, 20, 30]);
    expect({
      readOnly: dataset.readOnly,
      file: dataset.file(0),
      manifest: dataset.manifest,
    }).toEqual({
      readOnly:
        'Glassbox cannot write labels into Parquet files that hold the pictures; corrections stay in the journal.',
      file: null,
      manifest: null,
    });
  });
});

test('one file: other names of columns, rows without a label or a picture, further columns', async () => {
  await write(
    'one [1]*.parquet',
    `select bytes as img, case when i = 2 then -1 else i % 2 end as fine_label, i as uid, 'p' || i as patient, i * 2 as age
     from (select i, case when i = 3 then null else bytes end as bytes from pictures where i < 4 order by i)`,
    huggingFace.replace('"label"', '"fine_label"'),
  );
  const path = folder.at('one [1]*.parquet');
  expect(await summaryOf(path)).toEqual({
    format: 'parquet',
    rows: ['0|cat|-', '1|dog|-', '2|-|-', '3|dog|-'],
    classes: ['cat', 'dog', 'eel'],
    problems: ['empty-label: one [1]*.parquet, index 2'],
  });
  await withDataset(path, async (dataset) => {
    expect(await dataset.metadata(1)).toEqual([{ name: 'age', value: '2' }]);
    expect(dataset.rows[1]?.group).toBe('p1');
    await expect(dataset.decode(3)).rejects.toMatchObject({
      code: 'picture-missing',
      message: expect.stringContaining('one [1]*.parquet, index 3 holds no picture.'),
    });
    await expect(dataset.decode(0, AbortSignal.abort())).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

test('bytes that are no picture are an error of that row', async () => {
  await write('bad.parquet', `select encode('no picture') as image, 'cat' as label`);
  await withDataset(folder.at('bad.parquet'), async (dataset) => {
    await expect(dataset.decode(0)).rejects.toMatchObject({
      code: 'not-an-image',
      message: expect.stringContaining('"bad.parquet, index 0"'),
    });
  });
});

test.each([
  ['pictures', 'select bytes as image, i as label from pictures where false'],
  ['paths', "select 'a.png' as image, 'cat' as label where false"],
])('a table of %s without rows is no error', async (name, select) => {
  await write(`empty ${name}.parquet`, select);
  expect(await summaryOf(folder.at(`empty ${name}.parquet`))).toEqual({
    format: 'parquet',
    rows: [],
    classes: [],
    problems: [`no-rows: empty ${name}.parquet`],
  });
});

test('splits are also known by the folder or the whole name of a file', async () => {
  for (const name of ['test/0000', 'train/0000', 'validation']) {
    await write(`names/${name}.parquet`, `select ${embedded('i')} from pictures where i = 0`);
  }
  await folder.write({ 'names/assets/logo.png': '' });
  expect((await summaryOf(folder.at('names'))).rows).toEqual([
    'test/0000.parquet/0|0|test',
    'train/0000.parquet/0|0|train',
    'validation.parquet/0|0|validation',
  ]);
});

test('several manifests are read and cannot be written', async () => {
  await write('many/train.parquet', "select 'a.png' as path, 1 as label");
  await write('many/test.parquet', "select 'b.png' as path, 2 as label");
  const dataset = await openDataset(folder.at('many'), { signal });
  await dataset.close();
  expect(dataset.rows.map(({ id, where }) => [id, where])).toEqual([
    ['b.png', 'test.parquet, index 0'],
    ['a.png', 'train.parquet, index 0'],
  ]);
  expect(dataset.readOnly).toContain('several Parquet files');
});

test.each([
  [
    'cut off',
    async (path: string) => truncate(path, 300),
    /could not be read as Parquet: it is cut off \(300 bytes\)/,
  ],
  [
    'no Parquet',
    async (path: string) => writeFile(path, 'id,label\n1,2\n3,4\n'),
    /as Parquet: it is none/,
  ],
  ['empty', async (path: string) => truncate(path, 0), /as Parquet: it is none \(0 bytes\)/],
])('a file that is %s is an error', async (name, damage, message) => {
  const path = folder.at(`${name}.parquet`);
  await write(`${name}.parquet`, `select ${embedded('i')} from pictures`);
  await damage(path);
  await expect(openDataset(path, { signal })).rejects.toMatchObject({
    code: 'parquet-invalid',
    message: expect.stringMatching(message),
  });
});

test('a column that the definition names and the file lacks is an error', async () => {
  await write('named/a.parquet', `select ${embedded('i')} from pictures`);
  await folder.write({
    'named/dataset.glassbox.json': JSON.stringify({ columns: { image: 'image', label: 'klass' } }),
  });
  await expect(openDataset(folder.at('named'), { signal })).rejects.toMatchObject({
    code: 'column-missing',
    facts: { message: 'a.parquet has no column "klass" (found: "image", "label").' },
  });
});

test('windows keep what was used last and read nothing twice meanwhile', async () => {
  const reads: string[] = [];
  const windows = createWindows(10, 2500, async (file, start, count) => {
    reads.push(`${file}:${start}`);
    return Array.from({ length: count }, (_, i) =>
      new Uint8Array(100).fill(100 * file + start + i),
    );
  });
  const rows = [0, 9, 11, 125, 5, 31, 12];
  const get = async (row: number): Promise<number | undefined> =>
    (await windows.get(Math.floor(row / 100), row % 100))?.[0];
  const values = await Promise.all(rows.slice(0, 2).map(get));
  for (const row of rows.slice(2)) values.push(await get(row));
  expect({ values, reads }).toEqual({
    values: rows,
    // Two windows of 1,000 bytes fit: each new one drives the older of them out.
    reads: ['0:0', '0:10', '1:20', '0:0', '0:30', '0:10'],
  });
});
