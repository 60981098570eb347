import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { findDatasets } from '../../../src/core/datasets/findDatasets';
import { openDataset } from '../../../src/core/datasets/openDataset';
import { previewManifest } from '../../../src/core/datasets/previewManifest';
import { openDatabase, sqlText } from '../../../src/core/tables/database';
import { signal, useDatasetFolder } from './folder';

const folder = useDatasetFolder();

beforeAll(async () => {
  const names = [
    'README.md',
    'docs/logo.png',
    'src/main.ts',
    'src/icon.png',
    'data/pets/train/cat/1.png',
    'data/pets/train/dog/1.png',
    'data/flowers/rose/1.jpg',
    'data/flowers/tulip/1.jpg',
    'data/digits/t10k-images-idx3-ubyte.gz',
    'data/digits/t10k-labels-idx1-ubyte.gz',
    'data/cifar/test_batch.bin',
    'data/defined/1.png',
    'node_modules/x/a/1.png',
    'node_modules/x/b/1.png',
    '.hidden/a/1.png',
    '.hidden/b/1.png',
    'one/two/three/four/a/1.png',
    'one/two/three/four/b/1.png',
    'one/two/three/four/five/x/a/1.png',
  ];
  await folder.write(Object.fromEntries(names.map((name) => [name, ''])));
  await folder.write({
    'data/defined/dataset.glassbox.json': JSON.stringify({ format: 'image-folder' }),
    'data/lists/scan.tsv': 'path\tlabel\n',
    'data/lists/prices.csv': 'date,price\n1,2\n',
    'data/lists/broken.jsonl': '{',
  });
});

test('datasets are found by names, and other folders and tables are not', async () => {
  const found = await findDatasets(folder.at(), signal);
  expect(
    found.map(({ path, name, format }) => [path.slice(folder.at().length + 1), name, format]),
  ).toEqual([
    ['data/cifar', 'cifar', 'cifar'],
    ['data/defined', 'defined', 'image-folder'],
    ['data/digits', 'digits', 'idx'],
    ['data/flowers', 'flowers', 'image-folder'],
    ['data/lists/scan.tsv', 'scan.tsv', 'tsv'],
    ['data/pets', 'pets', 'image-folder'],
    ['one/two/three/four', 'four', 'image-folder'],
  ]);
  expect(found.map(({ reason }) => reason)).toContain('Folder train holds 2 class folders.');
});

test('the search stops when it is cancelled', async () => {
  await expect(findDatasets(folder.at(), AbortSignal.abort())).rejects.toMatchObject({
    code: 'cancelled',
  });
});

const shared = resolve('..', 'shared', 'data');

test.skipIf(!existsSync(shared))('real datasets are found beside models and photos', async () => {
  const found = await findDatasets(shared, signal);
  expect(found.map(({ path }) => path)).toEqual(
    ['hymenoptera', 'mnist-idx'].map((name) => join(shared, 'datasets', name)),
  );
});

test.each<[string, Record<string, string>, string]>([
  ['class folders', { 'a/1.png': '', 'b/1.png': '' }, 'image-folder'],
  ['a folder of pictures', { 'images/1.png': '' }, 'csv'],
])('a manifest beside %s: what is opened', async (name, files, format) => {
  const list = 'image,label\nimages/1.png,cat\n';
  for (const [file, text] of Object.entries({ ...files, 'labels.csv': list })) {
    await folder.write({ [join('beside', name, file)]: text });
  }
  const dataset = await openDataset(folder.at('beside', name), { signal });
  await dataset.close();
  expect(dataset.format).toBe(format);
});

test.each<[string, string, object | null]>([
  [
    'File Name,Class_Name,SUBSET,Patient-ID,UID',
    'x',
    { image: 'File Name', label: 'Class_Name', split: 'SUBSET', group: 'Patient-ID', id: 'UID' },
  ],
  [
    'image_id,image_path,y,fold,video',
    'x',
    { image: 'image_path', label: 'y', split: 'fold', group: 'video', id: 'image_id' },
  ],
  ['filename,path,target,label', 'x', { image: 'path', label: 'label' }],
  ['a,b', '1,x/2.JPG', { image: 'b' }],
  ['a,b', '1,2', null],
])('the columns of %s are guessed', async (header, row, guess) => {
  await folder.write({
    'guess.csv': `${header}\n${row}${',z'.repeat(header.split(',').length - row.split(',').length)}\n`,
  });
  expect((await previewManifest(folder.at('guess.csv'))).guess).toEqual(guess);
});

test('a preview shows some values of each column', async () => {
  const rows = Array.from({ length: 9 }, (_, i) => `${i}.png,${i === 1 ? '' : `"c, ${i}"`}`);
  await folder.write({ 'preview.csv': `image,label\n${rows.join('\n')}\n` });
  const expected = [
    { name: 'image', samples: ['0.png', '1.png', '2.png', '3.png', '4.png'] },
    { name: 'label', samples: ['c, 0', 'c, 2', 'c, 3', 'c, 4', 'c, 5'] },
  ];
  const guess = { image: 'image', label: 'label' };
  const [csv, parquet] = ['preview.csv', 'preview.parquet'].map((name) => folder.at(name));
  const database = await openDatabase();
  await database.run(
    `copy (from read_csv(${sqlText(csv ?? '')})) to ${sqlText(parquet ?? '')} (format parquet)`,
  );
  database.dispose();
  for (const path of [csv ?? '', parquet ?? '']) {
    expect(await previewManifest(path)).toEqual({ path, columns: expected, guess });
  }
  await expect(previewManifest(folder.at('README.md'))).rejects.toMatchObject({
    code: 'dataset-unknown',
  });
});
