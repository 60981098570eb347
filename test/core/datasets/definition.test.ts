import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type DatasetDefinition,
  definitionJsonSchema,
  readDefinition,
} from '../../../src/core/datasets/definition';
import { openDataset } from '../../../src/core/datasets/openDataset';
import { signal, summaryOf, useDatasetFolder, withDataset } from './folder';

const folder = useDatasetFolder();
const define = (name: string, definition: unknown): Promise<void> =>
  folder.write({
    [join(name, 'dataset.glassbox.json')]:
      typeof definition === 'string' ? definition : JSON.stringify(definition),
  });

test('it names manifest, columns, root and classes, and is read from the folder or the manifest', async () => {
  const classes = { hund: 'dog', katze: 3 };
  await define('all', {
    manifest: 'lists/table.csv',
    columns: { image: 'what', label: 'kind' },
    root: 'pictures',
    classes,
  });
  await folder.write({
    'all/lists/table.csv': 'what,kind\n1.png,hund\n../other/2.png,katze\n',
    'all/lists/another.csv': 'image,label\na.png,x\n',
    'all/pictures/1.png': '',
    'all/other/2.png': '',
    'all/class/3.png': '',
  });
  for (const path of ['all', 'all/dataset.glassbox.json']) {
    const facts = await withDataset(folder.at(path), (dataset) => ({
      path: dataset.path,
      name: dataset.name,
      ids: dataset.rows.map(({ id, label }) => `${id}|${label}`),
      second: dataset.file(1),
      problems: dataset.problems.map(({ code }) => code),
      manifest: dataset.manifest,
      classTable: dataset.classTable,
    }));
    expect(facts).toEqual({
      path: folder.at('all/lists/table.csv'),
      name: 'table.csv',
      ids: ['1.png|hund', '../other/2.png|katze'],
      second: folder.at('all/other/2.png'),
      problems: [],
      manifest: { columns: { image: 'what', label: 'kind' }, root: folder.at('all/pictures') },
      classTable: classes,
    });
  }
});

test('beside several manifests it speaks of the one that it names', async () => {
  await define('two', { manifest: 'a.csv', columns: { image: 'x', label: 'y' } });
  await folder.write({ 'two/a.csv': 'x,y\n1.png,cat\n', 'two/b.csv': 'image,label\n2.png,dog\n' });
  const { rows: named } = await summaryOf(folder.at('two/a.csv'));
  const { rows: other } = await summaryOf(folder.at('two/b.csv'));
  expect([named, other]).toEqual([['1.png|cat|-'], ['2.png|dog|-']]);
});

test('its columns tell which file of the folder lists the pictures', async () => {
  await define('columns', { columns: { image: 'x', label: 'y' } });
  await folder.write({
    'columns/a.csv': 'image,label\n1.png,cat\n',
    'columns/b.csv': 'x,y\n2.png,dog\n',
    'columns/images/2.png': '',
    'columns/others/3.png': '',
  });
  const { format, rows } = await summaryOf(folder.at('columns'));
  expect({ format, rows }).toEqual({ format: 'csv', rows: ['2.png|dog|-'] });
});

test('a format of lists is looked for in the folder', async () => {
  await define('lists', { format: 'csv' });
  await folder.write({
    'lists/labels.csv': 'image,label\na/1.png,cat\n',
    'lists/a/1.png': '',
    'lists/b/1.png': '',
  });
  expect((await summaryOf(folder.at('lists'))).format).toBe('csv');
});

test('it says which format to use, and its table of classes goes with a folder of pictures', async () => {
  await define('format', { format: 'image-folder', classes: { images: 0 } });
  await folder.write({
    'format/labels.csv': 'image,label\nimages/1.png,cat\n',
    'format/images/1.png': '',
  });
  const facts = await withDataset(folder.at('format'), ({ format, classTable }) => [
    format,
    classTable,
  ]);
  expect(facts).toEqual(['image-folder', { images: 0 }]);
});

test.each([
  ['nothing', '', 'dataset.glassbox.json: this is not JSON (Unexpected end of JSON input).'],
  ['a list', [], 'dataset.glassbox.json: it must be an object.'],
  ['a format that does not exist', { format: 'zip' }, /"format" must be one of image-folder, csv/],
  ['a field that does not exist', { colums: {} }, /it has fields that are not known \("colums"\)/],
  ['columns without pictures', { columns: { label: 'x' } }, /"columns.image" must be a text/],
  ['a class of no output', { classes: { cat: -1 } }, /"classes.cat" must be the name of an output/],
  [
    'a manifest above',
    { manifest: '../x.csv' },
    /"manifest" leads out of the folder \("..\/x.csv"\)/,
  ],
  ['an absolute manifest', { manifest: '/etc/x.csv' }, /"manifest" leads out of the folder/],
  ['a root above', { root: 'a/../../b' }, /"root" leads out of the folder/],
  ['a root of another drive', { root: 'C:\\pictures' }, /"root" leads out of the folder/],
])('%s is an error', async (name, definition, message) => {
  await define(name, definition);
  await folder.write({ [`${name}/a/1.png`]: '', [`${name}/b/1.png`]: '' });
  await expect(openDataset(folder.at(name), { signal })).rejects.toMatchObject({
    code: 'definition-invalid',
    facts: {
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      path: folder.at(name, 'dataset.glassbox.json'),
    },
  });
});

test('a manifest that is named and is not there is an error', async () => {
  await define('gone', { manifest: 'gone.csv' });
  await expect(openDataset(folder.at('gone'), { signal })).rejects.toMatchObject({
    code: 'dataset-missing',
    facts: { path: folder.at('gone/gone.csv') },
  });
});

test('what a person has written is read', async () => {
  const definition: DatasetDefinition = {
    manifest: 'labels.csv',
    columns: { image: 'path', label: 'class', group: 'patient' },
    classes: { cat: 281, dog: 'golden retriever' },
  };
  await folder.write({
    'written/labels.csv': 'path,class,patient\n',
    'written/dataset.glassbox.json': JSON.stringify(definition),
  });
  expect(await readDefinition(folder.at('written'))).toEqual(definition);
  expect(await readDefinition(folder.at())).toBe(null);
});

test('its schema is committed as it is generated (npm run schema)', () => {
  const committed = readFileSync('media/glassbox-dataset.schema.json', 'utf8');
  expect(committed).toBe(definitionJsonSchema());
});
