// The CLI as a user starts it: exit codes, exactly one JSON document on stdout, one sentence on stderr.

import { execFile } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeNpy } from '../../src/base/npy';
import { createGraphBuilder } from '../../src/core/onnx/builder';
import { ModelProtoSchema, StringStringEntryProtoSchema } from '../../src/core/onnx/onnx_pb';
import { makeFolder, writeColourModel, writePicture } from './support';

let folder: string;
let model: string;
let red: string;
let blue: string;

beforeAll(async () => {
  folder = await makeFolder();
  model = await writeColourModel(join(folder, 'colour.onnx'));
  red = await writePicture(join(folder, 'red.png'), [250, 10, 10]);
  blue = await writePicture(join(folder, 'ünï # 100% "blue" <b>.png'), [10, 10, 250]);
});
afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function glassbox(...args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['dist/cli.js', ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

test('classify --json prints one document with provider, model and results in order', async () => {
  const { code, stdout } = await glassbox(
    'classify',
    red,
    blue,
    '-m',
    model,
    '--provider',
    'cpu',
    '--json',
    '--top',
    '2',
  );
  const report = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(report).toMatchObject({
    provider: 'cpu',
    model: { path: model, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    results: [
      { image: red, latencyMs: expect.any(Number), top: [{ index: 0, label: 'red' }, {}] },
      { image: blue, latencyMs: expect.any(Number), top: [{ index: 2, label: 'blue' }, {}] },
    ],
  });
  const [{ top }] = report.results;
  const total = Object.keys(top[0]).sort();
  expect(total).toEqual(['index', 'label', 'probability', 'score']);
});

test('a ready tensor is classified as it is, with or without a batch axis', async () => {
  const data = new Float32Array(3 * 32 * 32);
  data.fill(2, 32 * 32, 2 * 32 * 32);
  for (const dims of [
    [3, 32, 32],
    [1, 3, 32, 32],
  ]) {
    const path = join(folder, 'green.npy');
    await writeFile(path, writeNpy(data, dims));
    const { stdout } = await glassbox('classify', '--tensor', path, '-m', model, '--json');
    const [result] = JSON.parse(stdout).results;
    expect(result.top[0]).toMatchObject({ index: 1, label: 'green', score: 2 });
  }
  const wrong = join(folder, 'wrong.npy');
  await writeFile(wrong, writeNpy(data, [32, 32, 3]));
  expect(await glassbox('classify', '--tensor', wrong, '-m', model)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining(
      'wrong.npy has shape [32, 32, 3], the model takes [3, 32, 32].',
    ),
  });
});

test('one bad picture among good ones is part of the answer', async () => {
  const broken = join(folder, 'broken.jpg');
  await writeFile(broken, Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3));
  const { code, stdout } = await glassbox('classify', red, broken, '-m', model, '--json');
  const { results } = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(results[1]).toEqual({ image: broken, error: expect.stringContaining('broken.jpg') });
});

test('a command line too long for ONNX Runtime works all the same', async () => {
  const many = new Array(1500).fill(red);
  const { code, stdout } = await glassbox('classify', ...many, '-m', model, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout).results).toHaveLength(1);
});

test('inspect --json gives facts, card, costs and the target layer', async () => {
  const { stdout } = await glassbox('inspect', model, '--json', '--provider', 'cpu');
  expect(JSON.parse(stdout)).toMatchObject({
    facts: { opsets: [{ domain: '', version: 17 }], parameters: 0 },
    card: { input: { layout: { value: 'NCHW', source: 'graph' } }, output: { classCount: 3 } },
    provider: { provider: 'cpu' },
    nodes: [{ op: 'GlobalAveragePool', outputShapes: [[1, 3, 1, 1]] }, {}, {}],
  });
});

describe('wrong usage exits with 2 and one sentence', () => {
  test.each([
    ['an unknown command', ['dance'], /no command "dance"/],
    ['no model', ['classify', 'x.png'], /--model is missing/],
    ['no picture', ['classify', '-m', 'm.onnx'], /Name pictures or folders/],
    ['an unknown option', ['classify', 'x.png', '--wat'], /'--wat'/],
    ['a bad number', ['classify', 'x.png', '-m', 'm.onnx', '--top', '0'], /--top is "0"/],
    ['a bad provider', ['inspect', 'm.onnx', '--provider', 'tpu'], /--provider is "tpu"/],
  ])('%s', async (_name, args, message) => {
    const { code, stdout, stderr } = await glassbox(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim()).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('a model that cannot be used exits with 1 and one sentence', () => {
  const text = (content: string) => (path: string) => writeFile(path, content);
  const built = (build: (g: ReturnType<typeof createGraphBuilder>) => void) => (path: string) => {
    const g = createGraphBuilder({ domains: { 'my.ops': 1 } });
    build(g);
    return writeFile(path, g.toBytes());
  };
  test.each<[string, string, (path: string) => Promise<unknown>, RegExp]>([
    ['a missing file', 'gone.onnx', async () => undefined, /no such file/],
    ['an empty file', 'empty.onnx', text(''), /empty/],
    ['a text file', 'text.onnx', text('hello, this is no model\n'), /a text file/],
    [
      'a Git LFS pointer',
      'lfs.onnx',
      text('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n'),
      /git lfs pull/,
    ],
    ['a PyTorch file', 'net.pt', text('PK\u0003\u0004rest of a zip'), /torch\.onnx\.export/],
    ['a folder', 'folder.onnx', (path) => mkdir(path), /folder/],
    [
      'a damaged file',
      'cut.onnx',
      (path) => writeFile(path, Uint8Array.of(8, 8, 58, 200, 1, 10, 3)),
      /cut\.onnx/,
    ],
    [
      'a card with a wrong field',
      'card.onnx',
      async (path) => {
        await writeColourModel(path);
        await writeFile(
          path.replace('.onnx', '.glassbox.json'),
          '{\n  "input": { "layuot": "NCHW" }\n}',
        );
      },
      /card\.glassbox\.json:2.*layout/,
    ],
    [
      'a card with too few labels',
      'labels.onnx',
      async (path) => {
        await writeColourModel(path);
        await writeFile(path.replace('.onnx', '.glassbox.json'), '{\n  "labels": ["one"]\n}');
      },
      /labels\.glassbox\.json:2/,
    ],
    [
      "an operator of a domain of one's own",
      'custom.onnx',
      built((g) => {
        const x = g.input('x', 'float32', [1, 3, 8, 8]);
        const [y = ''] = g.node('Magic', [x], { domain: 'my.ops' });
        g.output(y, 'float32', [1, 3]);
      }),
      /my\.ops.*Magic|Magic.*my\.ops/,
    ],
    [
      'no image-like input',
      'rows.onnx',
      built((g) => {
        const x = g.input('x', 'float32', ['N', 4]);
        const [y = ''] = g.node('Relu', [x]);
        g.output(y, 'float32', ['N', 4]);
      }),
      /x/,
    ],
    [
      'two image inputs',
      'pair.onnx',
      built((g) => {
        const a = g.input('left', 'float32', [1, 3, 8, 8]);
        const b = g.input('right', 'float32', [1, 3, 8, 8]);
        const [sum = ''] = g.node('Add', [a, b]);
        const [pool = ''] = g.node('GlobalAveragePool', [sum]);
        g.output(pool, 'float32', [1, 3, 1, 1]);
      }),
      /left.*right/,
    ],
  ])('%s', async (_name, fileName, write, message) => {
    const path = join(folder, fileName);
    await write(path);
    const { code, stdout, stderr } = await glassbox(
      'classify',
      red,
      '-m',
      path,
      '--provider',
      'cpu',
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.trim()).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('external data behind a symlink that leaves the folder', async () => {
    const inside = join(folder, 'inside');
    await mkdir(inside);
    await symlink('/etc/hostname', join(inside, 'weights.bin'));
    const bytes = externalModel('weights.bin');
    await writeFile(join(inside, 'm.onnx'), bytes);
    const { code, stderr } = await glassbox('inspect', join(inside, 'm.onnx'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/outside/);
  });
});

/** TensorProto.DataLocation. */
const external = 1;

/** A model whose only weight lies in another file. */
function externalModel(location: string): Uint8Array {
  const g = createGraphBuilder();
  const x = g.input('x', 'float32', ['N', 3, 8, 8]);
  const [y = ''] = g.node('Add', [x, g.weight('w', 'float32', [1], [0])]);
  const [pool = ''] = g.node('GlobalAveragePool', [y]);
  g.output(pool, 'float32', ['N', 3, 1, 1]);
  const model = g.toModel();
  const [weight] = model.graph?.initializer ?? [];
  if (!weight) throw new Error('no weight');
  weight.rawData = new Uint8Array(0);
  weight.dataLocation = external;
  weight.externalData = [
    create(StringStringEntryProtoSchema, { key: 'location', value: location }),
  ];
  return toBinary(ModelProtoSchema, model);
}
