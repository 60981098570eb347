// glassbox features and inspect --profile as a user starts them: the files that are written, and what is said where
// something is wrong.

import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readNpy } from '../../src/base/npy';
import { drawPicture, writeModel } from './explainModels';
import { type Outcome, runCli } from './runCli';
import { makeFolder } from './support';

let folder: string;
let model: string;
let picture: string;

beforeAll(async () => {
  folder = await makeFolder();
  model = await writeModel(join(folder, 'fish.onnx'));
  picture = await drawPicture(join(folder, 'discs.png'));
});
afterAll(() => rm(folder, { recursive: true }));

function features(out: string, ...args: readonly string[]): Promise<Outcome> {
  const to = ['--model', model, '--out', join(folder, out), '--provider', 'cpu'];
  return runCli('features', picture, ...to, ...args);
}

test('--layer writes a tile sheet and the raw numbers, listed in index.json and by --json', async () => {
  const { code, stdout } = await features('one', '--layer', 'late', '--json');
  const index = JSON.parse(await readFile(join(folder, 'one', 'index.json'), 'utf8'));
  expect({ code, printed: JSON.parse(stdout) }).toEqual({ code: 0, printed: index });
  expect(index).toEqual([
    { value: 'late', shape: [1, 8, 8, 8], npy: '000-late.npy', png: '000-late.png' },
  ]);
  const { dims, data } = readNpy(await readFile(join(folder, 'one', '000-late.npy')), 'late');
  expect({ dims, length: data.length }).toEqual({ dims: [1, 8, 8, 8], length: 512 });
  const { width, height } = await sharp(join(folder, 'one', '000-late.png')).metadata();
  // Eight channels of 8×8, enlarged four times, in three columns with gaps of two.
  expect({ width, height }).toEqual({ width: 3 * 34 - 2, height: 3 * 34 - 2 });
});

test('--all writes every layer, in order', async () => {
  const { code, stdout } = await features('all', '--all');
  const files = await readdir(join(folder, 'all'));
  expect(code).toBe(0);
  expect(stdout).toContain('early');
  expect(files.filter((name) => name.endsWith('.png'))).toHaveLength(5);
});

describe('features says what is wrong', () => {
  test.each([
    [[], 2, 'Name layers with --layer, or take --all of them.'],
    [['--all', '--layer', 'late'], 2, 'Name layers with --layer, or take --all of them.'],
    [['--layer', 'logits'], 2, '--layer is "logits", which is no value with rows and columns'],
  ])('for %j', async (args, code, message) => {
    const outcome = await features('wrong', ...args);
    expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
  });
});

test('inspect --profile lists times by what runs as one, and says that nothing is bad', async () => {
  const { code, stdout } = await runCli(
    'inspect',
    model,
    '--profile',
    picture,
    '--provider',
    'cpu',
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/early conv \+ early relu/);
  expect(stdout).toContain('No number is NaN or infinite, and nothing is saturated.');
  const json = await runCli('inspect', model, '--profile', picture, '--provider', 'cpu', '--json');
  const { profile, statistics } = JSON.parse(json.stdout);
  expect(profile.groups.length).toBeGreaterThan(3);
  expect(statistics.firstBad).toBeNull();
});
