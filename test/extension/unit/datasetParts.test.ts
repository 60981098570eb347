// The small decisions around datasets and runs: what run folders are called, which split is proposed, what a split's ratio
// is, and what is written into dataset.glassbox.json.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('vscode', async () => (await import('./vscodeFake')).vscodeFake);

import { classTemplate, writeDefinition } from '../../../src/extension/datasetDefinition';
import { datasetPattern, isManifestPath } from '../../../src/extension/fileTypes';
import { columnItems } from '../../../src/extension/manifestColumns';
import { evaluationText } from '../../../src/extension/panels/evaluationStatus';
import {
  freeRunFolder,
  rootOf,
  rootOfRun,
  runName,
  runTitle,
} from '../../../src/extension/runFolder';
import { splitChoices } from '../../../src/extension/splitChoice';
import { parseRatio, parseSeed } from '../../../src/extension/splitRatio';
import { manifest, matching, run } from './gallerySamples';
import { workspaceRoot } from './vscodeFake';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glassbox-datasets-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a run folder', () => {
  const startedAt = new Date(2026, 10, 4, 8, 5, 9);

  it.each([
    ['/m/resnet50.onnx', '/d/pets', '20261104-080509-resnet50-pets'],
    ['/m/my model (v2).onnx', '/d/train: labels.csv', '20261104-080509-my_model_v2-train_labels'],
    ['/m/ünïcode 🐈.onnx', '/d/..', '20261104-080509-ünïcode-unnamed'],
    ['/m/m.onnx', `/d/${'x'.repeat(99)}`, `20261104-080509-m-${'x'.repeat(40)}`],
  ])('of %s on %s is named after the time and both', (model, dataset, expected) => {
    expect(runName({ model, dataset, startedAt })).toBe(expected);
  });

  it('never is one that exists', async () => {
    const name = { model: '/m/m.onnx', dataset: '/d/pets', startedAt };
    const first = await freeRunFolder(folder, name);
    expect(first).toBe(join(folder, '.glassbox', 'runs', '20261104-080509-m-pets'));
    await mkdir(first, { recursive: true });
    expect(await freeRunFolder(folder, name)).toBe(`${first}-2`);
    expect(rootOfRun(first)).toBe(folder);
  });

  it('lies in the workspace folder of the dataset, or in the first one', () => {
    expect([rootOf(join(workspaceRoot, 'pets')), rootOf('/elsewhere/pets')]).toEqual([
      workspaceRoot,
      workspaceRoot,
    ]);
  });

  it.each([
    ['/d/.glassbox/runs/20261104-080509-m-pets', 'Gallery m-pets 08:05:09'],
    ['/d/.glassbox/runs/baseline', 'Gallery baseline'],
  ])('%s is shown as "%s"', (path, expected) => {
    expect(runTitle(path)).toBe(expected);
  });
});

describe('the splits to choose from', () => {
  const split = (name: string | null, count: number) => ({ name, count, classes: [] });

  it.each([
    ['none', [split(null, 9)], [null]],
    ['only one', [split('train', 9)], [null]],
    [
      'the usual three',
      ['train', 'val', 'test'].map((name) => split(name, 3)),
      ['test', 'val', 'train', null],
    ],
    [
      'other names',
      ['training', 'extra', 'validation'].map((name) => split(name, 3)),
      ['validation', 'extra', 'training', null],
    ],
    ['pictures outside of them', [split('train', 3), split(null, 2)], ['train', null]],
    ['an empty one', [split('train', 3), split('test', 0)], [null]],
  ])('with %s begin with pictures the model has not seen', (_, splits, expected) => {
    const choices = splitChoices({ splits, count: 9 });
    expect(choices.map((choice) => choice.split)).toEqual(expected);
    expect(choices.at(-1)).toEqual({ split: null, count: 9 });
  });
});

describe('what is typed for a split', () => {
  it.each<[string, readonly number[] | null]>([
    ['70/15/15', [70, 15, 15]],
    [' 80 20 ', [80, 20]],
    ['0.8, 0.1; 0.1', [0.8, 0.1, 0.1]],
    ['100', null],
    ['70/0/30', null],
    ['70/-15/45', null],
    ['1/2/3/4', null],
    ['seventy/thirty', null],
    ['', null],
  ])('such as "%s" is a ratio or none', (text, expected) => {
    expect(parseRatio(text)).toEqual(expected);
  });

  it.each([
    ['0', 0],
    [' 42 ', 42],
    ['-1', null],
    ['1.5', null],
    ['', null],
    ['seed', null],
  ])('such as "%s" is a seed or none', (text, expected) => {
    expect(parseSeed(text)).toBe(expected);
  });
});

describe('a definition', () => {
  const columns = { image: 'file', label: 'class' };

  it('keeps what somebody has written into it', async () => {
    const path = join(folder, 'dataset.glassbox.json');
    await writeFile(path, '\uFEFF{"root": "..", "columns": {"image": "x"}}');
    expect(await writeDefinition(join(folder, 'labels.csv'), { columns })).toBe(path);
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ root: '..', columns });
  });

  it('lies in the folder that it is about', async () => {
    const path = await writeDefinition(folder, { classes: classTemplate(matching) });
    expect(path).toBe(join(folder, 'dataset.glassbox.json'));
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      classes: { cat: 'tabby cat', dog: 'dog' },
    });
  });

  it.each(['{ "root": ', '[1]', 'null'])('that reads %s is left as it is', async (text) => {
    const path = join(folder, 'dataset.glassbox.json');
    await writeFile(path, text);
    await expect(writeDefinition(folder, { columns })).rejects.toMatchObject({
      code: 'definition-invalid',
    });
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('that cannot be written says where', async () => {
    await writeFile(join(folder, 'file'), '');
    const path = resolve(folder, 'file', 'below', 'labels.csv');
    await expect(writeDefinition(path, { columns })).rejects.toMatchObject({
      code: 'definition-not-written',
    });
  });
});

describe('the columns of a manifest', () => {
  const columns = [
    { name: 'id', samples: ['1', '2'] },
    { name: 'file', samples: ['a.png', `${'x'.repeat(60)}.png`] },
  ];

  it.each([
    ['for pictures', 'file', false, ['file', 'id']],
    ['for labels that are guessed', 'id', true, ['id', 'file', null]],
    ['for splits that are not', undefined, true, [null, 'id', 'file']],
  ])('%s are offered likely ones first', (_, guess, mayLack, expected) => {
    expect(columnItems(columns, guess, mayLack).map(({ column }) => column)).toEqual(expected);
  });

  it('are shown with some of their values', () => {
    const [item] = columnItems(columns, 'file', false);
    expect(item?.description).toMatch(/^a\.png · x{20}…x{15}\.png$/);
  });
});

describe('files that are datasets', () => {
  it.each([
    ['labels.csv', true, true],
    ['LABELS.TSV', true, true],
    ['train.jsonl', true, true],
    ['train-00000-of-00001.parquet', true, true],
    ['train-images-idx3-ubyte', true, false],
    ['t10k-labels.idx1-ubyte.gz', true, false],
    ['data_batch_1.bin', true, false],
    ['weights.bin', false, false],
    ['archive.tar.gz', false, false],
    ['notes.csv.txt', false, false],
  ])('are told by their names: %s', (name, isDataset, isManifest) => {
    expect([datasetPattern.test(name), isManifestPath(name)]).toEqual([isDataset, isManifest]);
  });
});

describe('the status bar during evaluations', () => {
  const progress = { done: 1234, total: 5000, failed: 0, rate: 1, right: 0, labelled: 0 };

  it('tells how far one is', () => {
    expect(evaluationText([{ run, manifest, progress }])).toEqual({
      text: '$(loading~spin) pets · m.onnx 24 %',
      tooltip: 'pets · m.onnx: 1,234 of 5,000 pictures',
    });
  });

  it('tells how far several are together, one of which has not begun', () => {
    const waiting = { run, manifest: null, progress: null };
    expect(evaluationText([{ run, manifest, progress }, waiting])).toEqual({
      text: '$(loading~spin) 2 evaluations 24 %',
      tooltip: 'pets · m.onnx: 1,234 of 5,000 pictures\n20261124-180431-m-pets',
    });
  });
});
