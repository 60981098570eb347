// The CLI's commands about datasets as a CI job uses them: exactly one JSON document on stdout, everything else on stderr.

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './runCli';
import { makeFolder, writeColourModel } from './support';
import { writeToyDataset } from './toyDataset';

let folder = '';
let dataset = '';
let model = '';
const runAt = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await makeFolder();
  dataset = join(folder, 'colours');
  model = await writeColourModel(join(folder, 'colours.onnx'));
  const toy = { splits: ['train', 'test'], perClass: 10, seed: 8, wrongEvery: 10 };
  await writeToyDataset(dataset, toy);
});
afterAll(() => rm(folder, { recursive: true }));

const evaluate = (...more: readonly string[]) =>
  runCli('evaluate', dataset, '--model', model, '--provider', 'cpu', ...more);

describe('glassbox evaluate', () => {
  it('prints one JSON document with figures, classes and the confusion matrix', async () => {
    const { code, stdout } = await evaluate('--json', '--split', 'test', '--out', runAt('test'));
    const report = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(report).toMatchObject({
      runDir: runAt('test'),
      count: 30,
      accuracy: { value: 0.9, low: expect.any(Number), high: expect.any(Number) },
      top5: null,
      labels: ['red', 'green', 'blue'],
      confusion: [
        [9, 1, 0],
        [0, 9, 1],
        [1, 0, 9],
      ],
      perClass: [{ label: 'red', support: 10, right: 9 }, { label: 'green' }, { label: 'blue' }],
    });
    expect(report.macroF1.value).toBeCloseTo(0.9, 10);
  });

  it('prints the same for people', async () => {
    const { stdout } = await evaluate('--out', runAt('all'));
    expect(stdout).toContain('accuracy   90.0 % [79.9 %, 95.3 %]  (54 of 60)');
    expect(stdout).toMatch(/^red +20 +90.0 % \[69.9 %, 97.2 %\]/m);
  });

  it.each([
    ['no dataset', ['evaluate', '--model', 'x.onnx'], 2, 'Name one dataset'],
    ['no model', ['evaluate', 'somewhere'], 2, '--model is missing'],
  ])('says what is missing: %s', async (_, args, code, words) => {
    const outcome = await runCli(...args);
    expect([outcome.code, outcome.stderr]).toEqual([code, expect.stringContaining(words)]);
  });

  it('fails with a sentence for a folder without pictures', async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    const { code, stderr } = await runCli('evaluate', empty, '--model', model, '--out', runAt('e'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^glassbox: .*empty.*\./m);
  });
});

describe('glassbox audit', () => {
  it('prints suspected labels and duplicates', async () => {
    const copy = await readFile(join(dataset, 'train', 'red', '0.png'));
    await writeFile(join(dataset, 'test', 'red', 'copy.png'), copy);
    const { code, stdout } = await runCli(
      ...[
        'audit',
        dataset,
        '--model',
        model,
        '--provider',
        'cpu',
        '--json',
        '--out',
        runAt('audit'),
      ],
    );
    await rm(join(dataset, 'test', 'red', 'copy.png'));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      labelIssues: [],
      duplicates: [
        {
          kind: 'exact',
          ids: ['test/red/copy.png', 'train/red/0.png'],
          splits: ['test', 'train'],
          isLeak: true,
        },
      ],
      notices: ['The model gives no features, so no label was audited.'],
    });
  });
});

describe('glassbox compare', () => {
  it('prints how two runs differ', async () => {
    const before = await runCli('compare', runAt('all'), runAt('test'), '--json');
    expect(JSON.parse(before.stdout)).toMatchObject({
      common: 30,
      fixed: 0,
      broken: 0,
      pValue: 1,
      fixedIds: [],
    });
    const { code, stderr } = await runCli('compare', runAt('all'), runAt('nothing'));
    expect([code, stderr]).toEqual([1, expect.stringContaining('holds no evaluation run')]);
  });
});

describe('glassbox split', () => {
  it('writes folders with the same share of every class', async () => {
    const out = join(folder, 'split');
    const args = ['split', dataset, '--ratio', '60/20/20', '--seed', '1', '--out', out, '--json'];
    const { code, stdout } = await runCli(...args);
    expect(code).toBe(0);
    const counts = (split: string) =>
      Promise.all(
        ['red', 'green', 'blue'].map(async (c) => (await readdir(join(out, split, c))).length),
      );
    expect(await Promise.all(['train', 'val', 'test'].map(counts))).toEqual([
      [12, 12, 12],
      [4, 4, 4],
      [4, 4, 4],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      splits: [
        { name: 'train', count: 36 },
        { name: 'val', count: 12 },
        { name: 'test', count: 12 },
      ],
      seed: 1,
    });
  });

  it('refuses to write over what is there', async () => {
    const { code, stderr } = await runCli('split', dataset, '--out', dataset);
    expect([code, stderr]).toEqual([1, expect.stringContaining('colours')]);
  });

  it('refuses a ratio that is none', async () => {
    const { code, stderr } = await runCli('split', dataset, '--out', 'x', '--ratio', '70:30');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--ratio is "70:30"')]);
  });
});
