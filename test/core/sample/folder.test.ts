import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { GlassboxError } from '../../../src/base/errors';
import { createSample } from '../../../src/core/sample/createSample';
import { claimFolder, markerName, writeSampleFile } from '../../../src/core/sample/folder';
import { runModel } from '../ort';

const train = (): Promise<never> => Promise.reject(new Error('Nothing is trained here.'));

const made: string[] = [];

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'glassbox sample #%'));
  made.push(folder);
  return folder;
}

afterAll(async () => {
  for (const folder of made) await rm(folder, { recursive: true, force: true });
});

async function codeAndPath(action: Promise<unknown>): Promise<readonly unknown[]> {
  try {
    await action;
    return ['done'];
  } catch (error) {
    if (!(error instanceof GlassboxError)) throw error;
    return [error.code, error.facts.path];
  }
}

const files = ['pictures/train/star/star-01-tiny.png', 'model.onnx', 'README.md'];

describe('the folder of a sample', () => {
  it('is made with its parents and lists what will be written', async () => {
    const folder = join(await freshFolder(), 'a', 'b');
    await claimFolder(folder, 7, files);
    await writeSampleFile(folder, files[0] ?? '', 'picture');
    expect(JSON.parse(await readFile(join(folder, markerName), 'utf8'))).toEqual({
      seed: 7,
      files,
    });
    expect(await readFile(join(folder, files[0] ?? ''), 'utf8')).toBe('picture');
  });

  it('is emptied of the files of an earlier sample and of nothing else', async () => {
    const folder = await freshFolder();
    await claimFolder(folder, 7, files);
    for (const file of files) await writeSampleFile(folder, file, 'old');
    await writeFile(join(folder, 'pictures/train/star/mine.png'), 'mine');
    await claimFolder(folder, 8, files.slice(1));
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      markerName,
      'pictures',
      join('pictures', 'train'),
      join('pictures', 'train', 'star'),
      join('pictures', 'train', 'star', 'mine.png'),
    ]);
  });

  it('is rid of the training of an earlier sample, and of no other training', async () => {
    const folder = await freshFolder();
    await claimFolder(folder, 7, files);
    for (const name of ['sample', 'mine']) {
      await mkdir(join(folder, '.glassbox/training', name), { recursive: true });
      await writeFile(join(folder, '.glassbox/training', name, 'training.json'), '{}');
    }
    await claimFolder(folder, 7, files);
    expect(await readdir(join(folder, '.glassbox/training'))).toEqual(['mine']);
  });

  const strangers: readonly { name: string; entry: string; content: string }[] = [
    { name: 'no sample', entry: 'notes.txt', content: 'mine' },
    { name: 'a marker that is not JSON', entry: markerName, content: '{' },
    { name: 'a marker of another make', entry: markerName, content: '{"seed": 0}' },
    {
      name: 'a marker that names a file outside',
      entry: markerName,
      content: '{"seed": 0, "files": ["pictures/train/../../../precious.png"]}',
    },
    {
      name: 'a marker that names an absolute path',
      entry: markerName,
      content: '{"seed": 0, "files": ["/etc/hostname"]}',
    },
  ];
  it.each(strangers)('is refused and left alone with $name', async ({ entry, content }) => {
    const folder = await freshFolder();
    await writeFile(join(folder, entry), content);
    expect(await codeAndPath(claimFolder(folder, 0, files))).toEqual([
      'sample-folder-in-use',
      folder,
    ]);
    expect(await readdir(folder)).toEqual([entry]);
    expect(await readFile(join(folder, entry), 'utf8')).toBe(content);
  });

  it('is refused where a file has its name, or stands where a folder is needed', async () => {
    const parent = await freshFolder();
    const file = join(parent, 'sample');
    await writeFile(file, 'mine');
    expect([
      await codeAndPath(claimFolder(file, 0, files)),
      await codeAndPath(claimFolder(join(file, 'below'), 0, files)),
    ]).toEqual([
      ['sample-folder-is-file', file],
      ['sample-folder-is-file', join(file, 'below')],
    ]);
  });

  it('keeps a file of the user that has a name of the sample', async () => {
    const folder = await freshFolder();
    await claimFolder(folder, 0, files);
    const own = join(folder, 'model.onnx');
    await writeFile(own, 'mine');
    expect(await codeAndPath(writeSampleFile(folder, 'model.onnx', 'ours'))).toEqual([
      'sample-file-in-the-way',
      own,
    ]);
    expect(await readFile(own, 'utf8')).toBe('mine');
  });

  it('says which path cannot be written and why', async () => {
    const folder = await freshFolder();
    await writeFile(join(folder, 'pictures'), 'a file');
    await expect(writeSampleFile(folder, files[0] ?? '', 'x')).rejects.toThrow(
      /star-01-tiny\.png" could not be written: .*\. Check the free space/,
    );
  });

  it('is refused before any work when it holds something else', async () => {
    const folder = await freshFolder();
    await mkdir(join(folder, 'src'));
    const options = { folder, seed: 0, run: runModel, train, progress: () => {} };
    const creating = createSample({ ...options, signal: new AbortController().signal });
    await expect(creating).rejects.toThrow(
      `The folder "${folder}" is not empty and holds no Glassbox sample. Choose a new or empty folder.`,
    );
  });

  it('can be filled after an attempt that was cancelled', async () => {
    const folder = await freshFolder();
    const cancelAfter = async (pictures: number): Promise<readonly unknown[]> => {
      const controller = new AbortController();
      let calls = 0;
      const progress = () => {
        calls += 1;
        if (calls * 40 > pictures) controller.abort();
      };
      return codeAndPath(
        createSample({
          ...{ folder, seed: 0, run: runModel, train, progress },
          signal: controller.signal,
        }),
      );
    };
    expect([await cancelAfter(40), await cancelAfter(0)]).toEqual([
      ['cancelled', undefined],
      ['cancelled', undefined],
    ]);
  });
});
