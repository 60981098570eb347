import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { expandImages } from '../../../src/core/images/findImages';
import { useTemporaryFolder } from './pictures';

const folder = useTemporaryFolder();
const at = (...parts: string[]): string => join(folder.path, ...parts);

beforeAll(async () => {
  const files = [
    'set/img10.png',
    'set/img2.PNG',
    'set/img1.jpeg',
    'set/img01.jpeg',
    'set/notes.txt',
    'set/model.onnx',
    'set/.DS_Store',
    'set/._img1.png',
    'set/.hidden/a.png',
    'set/node_modules/pkg/logo.png',
    'set/b/a b #1 100%.webp',
    'set/b/scan.tif',
    'set/b/phone.HEIC',
    'set/b/old.bmp',
    'empty/readme.md',
  ];
  for (const file of files) {
    await mkdir(dirname(at(file)), { recursive: true });
    await folder.write(file, '');
  }
});

const expandedNames = async (...names: string[]): Promise<string[]> => {
  const found = await expandImages(names.map((name) => at(name)));
  return found.map((path) => relative(folder.path, path).replaceAll('\\', '/'));
};

const inB = ['set/b/a b #1 100%.webp', 'set/b/old.bmp', 'set/b/phone.HEIC', 'set/b/scan.tif'];
const inSet = [...inB, 'set/img01.jpeg', 'set/img1.jpeg', 'set/img2.PNG', 'set/img10.png'];

test.each<[string, string[], string[]]>([
  ['a folder gives its pictures in natural order', ['set'], inSet],
  ['files stay, whatever they are', ['set/notes.txt', 'gone.png'], ['set/notes.txt', 'gone.png']],
  ['the order of the request is kept', ['set/img10.png', 'set/b'], ['set/img10.png', ...inB]],
  [
    'nothing is listed twice',
    ['set/b', 'set/img10.png', 'set', 'set/b/old.bmp'],
    [...inB, 'set/img10.png', ...inSet.slice(4, -1)],
  ],
  ['an empty folder beside a picture adds nothing', ['empty', 'set/img2.PNG'], ['set/img2.PNG']],
  ['nothing gives nothing', [], []],
])('%s', async (_, request, expected) => {
  expect(await expandedNames(...request)).toEqual(expected);
});

test('folders without a picture are named', async () => {
  await expect(expandImages([at('empty')])).rejects.toMatchObject({
    code: 'no-images-found',
    facts: { message: `No picture was found in "${at('empty')}".` },
  });
});

test.skipIf(process.platform === 'win32')('links are followed once, circles end', async () => {
  await mkdir(at('links/inner'), { recursive: true });
  await folder.write('links/inner/x.png', '');
  await symlink('..', at('links/inner/up'));
  await symlink('inner', at('links/again'));
  await symlink('inner/x.png', at('links/linked.png'));
  await symlink('nowhere', at('links/broken.png'));
  expect(await expandedNames('links')).toEqual([
    'links/again/x.png',
    'links/broken.png',
    'links/linked.png',
  ]);
});

test('walking stops when it is cancelled', async () => {
  const pending = expandImages([at('set')], AbortSignal.abort());
  await expect(pending).rejects.toMatchObject({ code: 'cancelled' });
});
