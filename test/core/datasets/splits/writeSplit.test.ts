// Splits on disk: every file where it should be with the bytes it had, and nothing at all when something goes wrong.

import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeSplit } from '../../../../src/core/datasets/splits/writeSplit';
import type { Dataset } from '../../../../src/core/datasets/types';
import type { DecodedImage } from '../../../../src/core/images/types';
import { openDatabase } from '../../../../src/core/tables/database';
import { type FakeRow, fakeDataset } from './fakeDataset';

vi.mock('node:fs/promises', async (original) => {
  const files = await original<typeof import('node:fs/promises')>();
  return { ...files, copyFile: vi.fn(files.copyFile) };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glassbox-split-'));
});
afterEach(async () => {
  vi.mocked(copyFile).mockClear();
  await rm(folder, { recursive: true, force: true });
});

const names = ['train', 'test'];

function write(dataset: Dataset, splits: readonly number[], out: string, signal?: AbortSignal) {
  return writeSplit({
    dataset,
    splits: Int32Array.from(splits),
    names,
    out: join(folder, out),
    signal: signal ?? new AbortController().signal,
    progress: () => undefined,
  });
}

/** Makes the files, each with its own id as bytes. */
async function withFiles(rows: readonly FakeRow[]): Promise<FakeRow[]> {
  return Promise.all(
    rows.map(async (row) => {
      if (row.file === null) return row;
      const file = join(folder, row.file);
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, row.id);
      return { ...row, file };
    }),
  );
}

/** Relative paths with `/` and contents, sorted. */
async function tree(path: string): Promise<Record<string, string>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const found = await Promise.all(
    files.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      return [relative(path, file), await readFile(file, 'utf8')] as const;
    }),
  );
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('a split as a CSV file', () => {
  it('names each picture relative to the file, with its label, split and group', async () => {
    const rows = await withFiles([
      { id: 'a', label: 'cat', group: 'p1', file: 'data/cat/1.png' },
      { id: 'b', label: 'say "hi", dog', group: null, file: 'data/dog/1, 2.png' },
      { id: 'c', label: null, group: 'two\nlines', file: 'data/ä.png' },
    ]);
    await mkdir(join(folder, 'lists'));
    await write(fakeDataset(rows), [0, 1, 0], 'lists/split.csv');
    expect(await readFile(join(folder, 'lists', 'split.csv'), 'utf8')).toBe(
      [
        'image,label,split,group',
        '../data/cat/1.png,cat,train,p1',
        '"../data/dog/1, 2.png","say ""hi"", dog",test,',
        '../data/ä.png,,train,"two\nlines"',
        '',
      ].join('\n'),
    );
  });

  it('has no column for groups where there are none, and reads back as it was written', async () => {
    const labels = ['cat', ' spaced ', '"', 'a,b', 'line\r\nend', '007', "it's", '#x'];
    const rows = Array.from({ length: 5000 }, (_, i) => ({
      id: String(i),
      label: labels[i % labels.length] ?? null,
      file: join(folder, `${i}.png`),
    }));
    await write(
      fakeDataset(rows),
      rows.map((_, i) => i % 2),
      'split.csv',
    );
    const database = await openDatabase();
    const read = await database.rows(
      `select * from read_csv($path, header = true, all_varchar = true, delim = ',', quote = '"')`,
      { path: join(folder, 'split.csv') },
    );
    database.dispose();
    expect(read).toEqual(
      rows.map(({ label }, i) => ({ image: `${i}.png`, label, split: names[i % 2] })),
    );
  });

  it('is refused for pictures that have no files of their own', async () => {
    const dataset = fakeDataset([{ id: '0', file: null }]);
    await expect(write(dataset, [0], 'split.csv')).rejects.toMatchObject({
      code: 'split-needs-folder',
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a split as folders', () => {
  it('copies each picture into its split and class, with safe and separate names', async () => {
    const rows = await withFiles([
      { id: 'a', label: 'cat', file: 'data/one/1.png' },
      { id: 'b', label: 'cat', file: 'data/two/1.png' },
      { id: 'c', label: 'cat', file: 'data/three/1.PNG' },
      { id: 'd', label: 'cat', file: 'data/four/1-2.png' },
      { id: 'e', label: 'Cat', file: 'data/1.png' },
      { id: 'f', label: '../up', file: 'data/f.png' },
      { id: 'g', label: '..', file: 'data/g.png' },
      { id: 'h', label: 'con', file: 'data/h.png' },
      { id: 'i', label: null, file: 'data/i.png' },
      { id: 'j', label: '_unlabelled', file: 'data/j.png' },
      { id: 'k', label: 'dog', file: 'data/k.png' },
      { id: 'l', label: '', file: 'data/l' },
    ]);
    const written = await write(fakeDataset(rows), [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1], 'out');
    expect(written).toEqual({ skipped: [] });
    expect(await tree(join(folder, 'out'))).toEqual({
      'train/cat/1.png': 'a',
      'train/cat/1-2.png': 'b',
      'train/cat/1-3.PNG': 'c',
      'train/cat/1-2-2.png': 'd',
      'train/Cat-2/1.png': 'e',
      'test/%2E.%2Fup/f.png': 'f',
      'test/%2E%2E/g.png': 'g',
      'test/%63on/h.png': 'h',
      'test/_unlabelled/i.png': 'i',
      'test/_unlabelled-2/j.png': 'j',
      'test/dog/k.png': 'k',
      'test/%/l': 'l',
    });
    expect((await readdir(folder)).sort()).toEqual(['data', 'out']);
  });

  it('writes pictures that lie in one file as PNG, pixel by pixel', async () => {
    const drawn = [10, 200].map((grey) => picture(grey));
    const dataset = fakeDataset(
      [
        { id: 'test/0', label: '7', file: null },
        { id: 'test/1', label: '7', file: null },
        { id: 'test/2', label: '7', file: null },
      ],
      async (row) => {
        const image = drawn[row];
        if (!image) throw new Error('broken');
        return image;
      },
    );
    const written = await write(dataset, [0, 1, 0], 'out');
    expect(written).toEqual({
      skipped: [{ row: 2, error: { code: 'unexpected', message: 'broken' } }],
    });
    const read = await Promise.all(
      ['train/7/test-0.png', 'test/7/test-1.png'].map(async (file) =>
        Uint8Array.from(
          await sharp(join(folder, 'out', file))
            .raw()
            .toBuffer(),
        ),
      ),
    );
    expect(read).toEqual(drawn.map(({ data }) => data));
  });

  it('passes over files that are gone, and says which', async () => {
    const rows = await withFiles([{ id: 'a', label: 'x', file: 'a.png' }]);
    const gone = { id: 'b', label: 'x', file: join(folder, 'gone.png') };
    const { skipped } = await write(fakeDataset([...rows, gone]), [0, 0], 'out');
    expect(skipped.map(({ row }) => row)).toEqual([1]);
    expect(await tree(join(folder, 'out'))).toEqual({ 'train/x/a.png': 'a' });
  });
});

describe('a split that cannot be written leaves nothing behind', () => {
  it.each(['out', 'out.csv'])('where %s exists already', async (out) => {
    await writeFile(join(folder, out), 'mine');
    await expect(write(fakeDataset([]), [], out)).rejects.toMatchObject({
      code: 'split-target-exists',
    });
    expect(await tree(folder)).toEqual({ [out]: 'mine' });
  });

  it('when it is cancelled', async () => {
    const controller = new AbortController();
    const dataset = fakeDataset(
      Array.from({ length: 40 }, (_, i) => ({ id: String(i), file: null })),
      async (row) => {
        if (row === 20) controller.abort();
        return picture(row);
      },
    );
    const run = write(dataset, new Array<number>(40).fill(0), 'out', controller.signal);
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['ENOSPC', 'split-disk-full'],
    ['EDQUOT', 'split-disk-full'],
    ['EROFS', 'split-not-writable'],
  ])('when copying fails with %s', async (code, expected) => {
    const rows = await withFiles(
      Array.from({ length: 20 }, (_, i) => ({ id: `${i}`, label: 'x', file: `data/${i}.png` })),
    );
    const failure = Object.assign(new Error(code), { code });
    for (let i = 0; i < 10; i++) vi.mocked(copyFile).mockResolvedValueOnce(undefined);
    vi.mocked(copyFile).mockRejectedValueOnce(failure);
    const run = write(fakeDataset(rows), new Array<number>(20).fill(0), 'out');
    await expect(run).rejects.toMatchObject({ code: expected });
    expect(await readdir(folder)).toEqual(['data']);
  });

  it('where a file stands in place of the folder above', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(write(fakeDataset([]), [], 'file/out')).rejects.toMatchObject({
      code: 'split-not-writable',
    });
  });
});

function picture(grey: number): DecodedImage {
  const data = Uint8Array.from({ length: 5 * 4 * 3 }, (_, i) => (grey + i * 3) % 256);
  const stored = {
    format: 'png',
    width: 5,
    height: 4,
    channels: 3,
    bitsPerChannel: 8,
    orientation: 1,
  } as const;
  return { width: 5, height: 4, channels: 3, data, path: '', stored };
}
