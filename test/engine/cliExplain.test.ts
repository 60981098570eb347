// glassbox explain as a user starts it: one JSON document, the files it writes, how a target and a layer are named, and what
// is said where something is wrong.

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readNpy, writeNpy } from '../../src/base/npy';
import { createRandom } from '../../src/base/random';
import { drawPicture, withoutDerivative, writeModel } from './explainModels';
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

function explain(...args: readonly string[]): Promise<Outcome> {
  return runCli('explain', picture, '--model', model, '--provider', 'cpu', ...args);
}

async function explained(...args: readonly string[]) {
  const { stdout, stderr } = await explain('--json', ...args);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

test('--json is exactly one document with the target, the layer, the proof and what it cost', async () => {
  const { code, stdout } = await explain('--method', 'grad-cam', '--json');
  const report = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(report).toMatchObject({
    method: 'grad-cam',
    target: { index: 2, label: 'great white shark', score: expect.any(Number) },
    scoreKind: 'logit',
    layer: 'late',
    layerReason: expect.stringContaining('last pooling'),
    shape: [8, 8],
    passes: { forward: expect.any(Number), backward: expect.any(Number) },
    latencyMs: expect.any(Number),
    checks: [{ id: 'finite-difference', outcome: 'passed' }],
    findings: [],
    seed: null,
    provider: 'cpu',
    model: { path: model, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(report.target.score).toBe(report.top[0].score);
  expect(Object.keys(report)).not.toContain('raw');
});

test('--npy holds the raw result in its own dims and --out a PNG of the picture in its own size', async () => {
  const npy = join(folder, 'raw.npy');
  const out = join(folder, 'map.png');
  const report = await explained('--method', 'saliency', '--npy', npy, '--out', out);
  const { dims, data } = readNpy(await readFile(npy), npy);
  const { format, width, height } = await sharp(out).metadata();
  expect({ dims, format, width, height }).toEqual({
    dims: report.shape,
    format: 'png',
    width: 48,
    height: 36,
  });
  expect(dims).toEqual([3, 16, 16]);
  expect(data.some((value) => value !== 0)).toBe(true);
});

test('--checks runs the randomization and the insertion and deletion as well', async () => {
  const { checks } = await explained('--method', 'grad-cam', '--checks');
  expect(checks.map(({ id }: { id: string }) => id)).toEqual([
    'finite-difference',
    'randomization',
    'insertion-deletion',
  ]);
  expect(checks[2].curves.length).toBeGreaterThan(1);
});

test.each([
  ['an index', ['--target', '3'], { index: 3, label: 'Tiger shark', text: 'Tiger shark' }, 'logit'],
  ['a label, case aside', ['--target', 'GOLDFISH'], { index: 1, label: 'goldfish' }, 'logit'],
  ['a part of a synset', ['--target', 'tinca tinca'], { index: 0 }, 'logit'],
  [
    'a difference',
    ['--target', '1', '--minus', 'ray'],
    { index: 1, text: 'goldfish − ray' },
    'difference',
  ],
  [
    'a probability',
    ['--target', '1', '--probability'],
    { text: 'probability of goldfish' },
    'probability',
  ],
  [
    'a channel of a layer',
    ['--channel', '2', '--layer', 'early'],
    { index: null, label: null, text: 'channel 2 of early' },
    'activation',
  ],
])('the target may be %s', async (_name, args, target, scoreKind) => {
  expect(await explained('--method', 'saliency', ...args)).toMatchObject({ target, scoreKind });
});

test('the difference of two scores and a probability are the numbers that classifying gives', async () => {
  const { target, top } = await explained('--method', 'saliency', '--target', '1', '--minus', '4');
  const rowOf = (index: number) => top.find((row: { index: number }) => row.index === index);
  expect(target.score).toBeCloseTo(rowOf(1).score - rowOf(4).score, 5);
  const likely = await explained('--method', 'saliency', '--target', '1', '--probability');
  expect(likely.target.score).toBeCloseTo(rowOf(1).probability, 6);
});

describe('wrong usage exits with 2, a failure with 1, each with one sentence on stderr', () => {
  test.each<[string, number, readonly string[], RegExp]>([
    ['no method', 2, [], /--method is missing/],
    ['an unknown method', 2, ['--method', 'magic'], /--method is "magic"; .*grad-cam/],
    [
      'a part of labels',
      2,
      ['--target', 'shark'],
      /no label of fish\.onnx; labels like it: "great white shark", "Tiger shark"/,
    ],
    ['a misspelt label', 2, ['--target', 'goldfsh'], /labels like it: "goldfish"/],
    ['an unknown label', 2, ['--target', 'dog'], /which has 5, such as "tench, Tinca tinca"/],
    ['a class out of range', 1, ['--target', '5'], /no class 5: the model has 5/],
    ['a difference to nothing', 2, ['--minus', '1'], /need --target/],
    ['an unknown layer', 1, ['--layer', 'nowhere'], /"nowhere"/],
    ['a layer that is no feature map', 1, ['--layer', 'logits'], /"logits"/],
    ['a channel out of range', 1, ['--channel', '6', '--layer', 'early'], /6 channels/],
    ['a channel of no layer', 2, ['--channel', '0'], /--channel needs --layer/],
    ['no step', 2, ['--steps', '0'], /--steps is "0"/],
    ['an unknown quadrature', 2, ['--quadrature', 'simpson'], /gauss-legendre, midpoint/],
    ['an unknown baseline', 2, ['--baseline', 'white'], /--baseline is "white"/],
    ['an unknown colormap', 2, ['--out', 'x.png', '--colormap', 'mud'], /--colormap is "mud"/],
    ['an opacity over 1', 2, ['--out', 'x.png', '--opacity', '2'], /--opacity is "2"/],
    ['a picture and a tensor', 2, ['--tensor', 'x.npy'], /one picture, or one --tensor/],
  ])('%s', async (_name, expected, args, message) => {
    const method = args.length === 0 || args.includes('--method') ? [] : ['--method', 'grad-cam'];
    const { code, stdout, stderr } = await explain(...method, ...args);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr.trim()).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a text file as a picture', async () => {
    const text = join(folder, 'notes.png');
    await writeFile(text, 'this is no picture\n');
    const { code, stderr } = await runCli('explain', text, '-m', model, '--method', 'saliency');
    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 1, lines: 1 });
    expect(stderr).toContain('notes.png');
  });

  test('a label that two classes have', async () => {
    const labels = ['crane', 'heron', 'tower', 'Crane', 'crane, machine'];
    const twice = await writeModel(join(folder, 'twice.onnx'), {}, { labels });
    const args = ['-m', twice, '--method', 'saliency', '--target', 'crane'];
    const { code, stderr } = await runCli('explain', picture, ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/the label of classes 0 and 3 of twice\.onnx; give an index/);
  });

  test('a label for a model without labels', async () => {
    const bare = await writeModel(join(folder, 'bare.onnx'), {}, null);
    const args = ['-m', bare, '--method', 'saliency', '--target', 'ray'];
    const { code, stderr } = await runCli('explain', picture, ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/labels of bare\.onnx are unknown; give an index/);
  });
});

test('a tensor is taken with and without a batch axis, and refused in another shape', async () => {
  const random = createRandom(3);
  const data = Float32Array.from({ length: 3 * 16 * 16 }, random.normal);
  const scores: number[] = [];
  for (const dims of [
    [3, 16, 16],
    [1, 3, 16, 16],
    [16, 16, 3],
  ]) {
    const tensor = join(folder, 'input.npy');
    await writeFile(tensor, writeNpy(data, dims));
    const args = ['--tensor', tensor, '-m', model, '--method', 'saliency', '--json'];
    const { code, stdout, stderr } = await runCli('explain', ...args, '--provider', 'cpu');
    if (dims[2] === 3) {
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('has shape [16, 16, 3], the model takes [3, 16, 16]');
    } else scores.push(JSON.parse(stdout).target.score);
  }
  expect(scores[1]).toBe(scores[0]);
});

describe('inspect says where the gradient comes to', () => {
  test('all the way to the picture', async () => {
    const { stdout } = await runCli('inspect', model, '--provider', 'cpu');
    expect(stdout).toMatch(/gradient +reaches the picture/);
  });

  test('or every node that blocks it, and the layers behind them', async () => {
    const blocked = await writeModel(join(folder, 'blocked.onnx'), { middle: withoutDerivative });
    const { stdout } = await runCli('inspect', blocked, '--provider', 'cpu', '--json');
    const { gradient } = JSON.parse(stdout);
    expect(gradient.blockers).toMatchObject([
      { node: 'warp', op: 'GridSample' },
      { node: 'crop', op: 'RoiAlign' },
    ]);
    const blockedBy = Object.fromEntries(
      gradient.layers.map((layer: { value: string; blockedBy: string[] }) => [
        layer.value,
        layer.blockedBy,
      ]),
    );
    expect(blockedBy).toMatchObject({ early: ['GridSample', 'RoiAlign'], late: [] });
    const { stdout: text } = await runCli('inspect', blocked, '--provider', 'cpu');
    expect(text).toMatch(/gradient +blocked by GridSample at "warp" .*RoiAlign at "crop"/);
  });
});
