import { existsSync } from 'node:fs';
import { mkdir, symlink, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { describeDataset } from '../../../src/core/datasets/describeDataset';
import { openDataset } from '../../../src/core/datasets/openDataset';
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

interface Case {
  readonly files: readonly string[];
  readonly empty?: readonly string[];
  readonly expected: Omit<Summary, 'format'>;
}

const cases: Readonly<Record<string, Case>> = {
  'a folder per class': {
    files: ['dog/10.png', 'dog/2.PNG', 'cat/1.jpg', 'cat/notes.txt', 'cat/.DS_Store', '.git/x.png'],
    expected: {
      rows: ['cat/1.jpg|cat|-', 'dog/2.PNG|dog|-', 'dog/10.png|dog|-'],
      classes: ['cat', 'dog'],
      problems: [],
    },
  },
  'split folders in any case above class folders': {
    files: ['Train/a/1.png', 'Train/b/1.png', 'valid/a/1.png', 'valid/b/1.png', '.DS_Store'],
    expected: {
      rows: [
        'Train/a/1.png|a|Train',
        'Train/b/1.png|b|Train',
        'valid/a/1.png|a|valid',
        'valid/b/1.png|b|valid',
      ],
      classes: ['a', 'b'],
      problems: [],
    },
  },
  'a class called train among other vehicles is a class': {
    files: ['bus/1.png', 'train/1.png'],
    expected: {
      rows: ['bus/1.png|bus|-', 'train/1.png|train|-'],
      classes: ['bus', 'train'],
      problems: [],
    },
  },
  'pictures without a label, as a split writes them': {
    files: ['train/a/1.png', 'train/_unlabelled/2.png', 'test/a/1.png', 'test/b/1.png'],
    expected: {
      rows: [
        'test/a/1.png|a|test',
        'test/b/1.png|b|test',
        'train/_unlabelled/2.png|-|train',
        'train/a/1.png|a|train',
      ],
      classes: ['a', 'b'],
      problems: [],
    },
  },
  'classes by number': {
    files: ['10/a.png', '9/a.png', '1/a.png'],
    expected: {
      rows: ['1/a.png|1|-', '9/a.png|9|-', '10/a.png|10|-'],
      classes: ['1', '9', '10'],
      problems: [],
    },
  },
  'a flat folder has no labels': {
    files: ['b.png', 'a.png', 'readme.md'],
    expected: { rows: ['a.png|-|-', 'b.png|-|-'], classes: [], problems: [] },
  },
  'flat split folders have splits and no labels': {
    files: ['train/a.png', 'test/a.png'],
    expected: { rows: ['test/a.png|-|test', 'train/a.png|-|train'], classes: [], problems: [] },
  },
  'an empty class is named and stays a class': {
    files: ['a/1.png', 'b/1.png', 'c/notes.txt'],
    empty: ['d'],
    expected: {
      rows: ['a/1.png|a|-', 'b/1.png|b|-'],
      classes: ['a', 'b', 'c', 'd'],
      problems: ['empty-class: c', 'empty-class: d'],
    },
  },
  'a single class is named': {
    files: ['train/a/1.png', 'val/a/1.png'],
    expected: {
      rows: ['train/a/1.png|a|train', 'val/a/1.png|a|val'],
      classes: ['a'],
      problems: ['one-class: '],
    },
  },
  'nested classes count as the upper one, said once per folder': {
    files: ['a/1.png', 'a/x/1.png', 'a/x/2.png', 'a/x/y/1.png', 'b/1.png'],
    expected: {
      rows: ['a/1.png|a|-', 'a/x/1.png|a|-', 'a/x/2.png|a|-', 'a/x/y/1.png|a|-', 'b/1.png|b|-'],
      classes: ['a', 'b'],
      problems: ['nested-class: a/x', 'nested-class: a/x/y'],
    },
  },
  'pictures beside class folders have no label': {
    files: ['a/1.png', 'b/1.png', 'logo.png'],
    expected: {
      rows: ['logo.png|-|-', 'a/1.png|a|-', 'b/1.png|b|-'],
      classes: ['a', 'b'],
      problems: ['loose-pictures: '],
    },
  },
  'folders beside the splits are left out': {
    files: ['train/a/1.png', 'train/b/1.png', 'extra/1.png', 'code/main.py'],
    expected: {
      rows: ['train/a/1.png|a|train', 'train/b/1.png|b|train'],
      classes: ['a', 'b'],
      problems: ['outside-splits: extra'],
    },
  },
};

test.each(Object.entries(cases))('%s', async (name, { files, empty = [], expected }) => {
  await folder.write(Object.fromEntries(files.map((file) => [join(name, file), ''])));
  for (const path of empty) await mkdir(folder.at(name, path), { recursive: true });
  expect(await summaryOf(folder.at(name))).toEqual({ format: 'image-folder', ...expected });
});

test.each([
  [
    'Folders train and val hold 2 class folders each.',
    ['train/a/1.png', 'train/b/', 'val/a/', 'val/b/'],
  ],
  ['Folders test, train and val hold pictures.', ['train/a/1.png', 'val/2.png', 'test/3.png']],
  ['It holds 3 class folders.', ['a/1.png', 'b/1.png', 'c/1.png']],
  ['It holds pictures and no class folders.', ['1.png']],
])('the reason: %s', async (reason, files) => {
  for (const file of files) {
    if (file.endsWith('/')) await mkdir(folder.at(reason, file), { recursive: true });
    else await folder.write({ [join(reason, file)]: '' });
  }
  expect(await withDataset(folder.at(reason), (dataset) => dataset.reason)).toBe(reason);
});

test('pictures are decoded from their own files', async () => {
  const bytes = await picture(200, 100, 50);
  await folder.write({ 'decode/a/1.png': bytes, 'decode/b/bad.png': 'no picture' });
  await withDataset(folder.at('decode'), async (dataset) => {
    expect({
      pixel: await firstPixel(dataset, 0),
      bytes: Buffer.from(await dataset.bytes(0)),
      file: dataset.file(0),
      metadata: await dataset.metadata(0),
      readOnly: dataset.readOnly,
      manifest: dataset.manifest,
    }).toEqual({
      pixel: [200, 100, 50],
      bytes,
      file: folder.at('decode/a/1.png'),
      metadata: [],
      readOnly: null,
      manifest: null,
    });
    await expect(dataset.decode(1)).rejects.toMatchObject({ code: 'not-an-image' });
    await expect(dataset.decode(2)).rejects.toMatchObject({ code: 'row-missing' });
  });
});

test.skipIf(process.platform === 'win32')('links are followed, and circles end', async () => {
  await folder.write({ 'links/train/a/1.png': '', 'links/train/b/1.png': '', 'else/9.png': '' });
  await symlink('..', folder.at('links/train/a/up'));
  await symlink('../b', folder.at('links/train/a/other'));
  await symlink('../../../else', folder.at('links/train/b/else'));
  await symlink('../a/1.png', folder.at('links/train/b/2.png'));
  await symlink('nowhere', folder.at('links/train/b/3.png'));
  await symlink('train', folder.at('links/val'));
  const { rows, problems } = await summaryOf(folder.at('links'));
  expect({ rows, problems }).toEqual({
    rows: ['1', '2', '3']
      .map((name) => `train/b/${name}.png|b|train`)
      .toSpliced(0, 0, 'train/a/1.png|a|train')
      .concat('train/b/else/9.png|b|train'),
    problems: [
      'linked-twice: val',
      'linked-twice: val/a',
      'linked-twice: val/b',
      'linked-twice: train/a/other',
      'linked-twice: train/a/up',
      'nested-class: train/b/else',
      'missing-file: train/b/3.png',
    ],
  });
});

test('the fingerprint follows names, labels and files, and not the place', async () => {
  const files = { 'a/1.png': 'x', 'b/1.png': 'y' };
  const time = new Date(1_700_000_000_000);
  const fingerprintOf = async (name: string, content: Record<string, string>): Promise<string> => {
    for (const [path, text] of Object.entries(content)) {
      await folder.write({ [`prints/${name}/${path}`]: text });
      await utimes(folder.at('prints', name, path), time, time);
    }
    return withDataset(folder.at('prints', name), ({ fingerprint }) => fingerprint);
  };
  const first = await fingerprintOf('first', files);
  const others = [
    await fingerprintOf('renamed', { 'a/1.png': 'x', 'b/2.png': 'y' }),
    await fingerprintOf('relabelled', { 'a/1.png': 'x', 'c/1.png': 'y' }),
    await fingerprintOf('longer', { 'a/1.png': 'x', 'b/1.png': 'yy' }),
  ];
  await fingerprintOf('touched', files);
  await utimes(folder.at('prints/touched/a/1.png'), time, new Date(1_700_000_001_000));
  others.push(await withDataset(folder.at('prints/touched'), ({ fingerprint }) => fingerprint));
  expect(first).toMatch(/^[\da-f]{64}$/);
  expect(await fingerprintOf('copy', files)).toBe(first);
  expect(new Set([first, ...others]).size).toBe(5);
});

test.each([
  ['a path that does not exist', 'gone', 'dataset-missing'],
  ['a folder without pictures', 'without', 'dataset-unknown'],
  ['a file that is no dataset', 'without/readme.md', 'dataset-unknown'],
])('%s is said to be one', async (_, name, code) => {
  await folder.write({ 'without/readme.md': '' });
  await expect(openDataset(folder.at(name), { signal })).rejects.toMatchObject({
    code,
    facts: { path: folder.at(name), remedy: expect.stringMatching(/\.$/) },
  });
});

test('opening stops when it is cancelled', async () => {
  await folder.write({ 'cancel/a/1.png': '', 'cancel/b/1.png': '' });
  const aborted = AbortSignal.abort();
  await expect(openDataset(folder.at('cancel'), { signal: aborted })).rejects.toMatchObject({
    code: 'cancelled',
  });
});

const hymenoptera = resolve('..', 'shared', 'data', 'datasets', 'hymenoptera');

test.skipIf(!existsSync(hymenoptera))('real photos are counted by split and class', async () => {
  const { splits, problems } = await withDataset(hymenoptera, describeDataset);
  const split = (name: string, ants: number, bees: number): object => ({
    name,
    count: ants + bees,
    classes: [
      { label: 'ants', count: ants },
      { label: 'bees', count: bees },
    ],
  });
  expect({ splits, problems }).toEqual({
    splits: [split('train', 124, 121), split('val', 70, 83)],
    problems: [],
  });
});
