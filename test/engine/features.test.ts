// Feature maps of the many kinds of files that classifiers come in, in one engine: what can be shown is shown, and what
// cannot is said.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../src/base/npy';
import { createGraphBuilder } from '../../src/core/onnx/builder';
import type { FeatureListing, FeatureSource } from '../../src/protocol/features';
import { vit } from '../networks/transformers';
import { type ClassifierOptions, drawPicture } from './explainModels';
import { writePicture } from './support';
import { call, useEngine } from './useEngine';

const engine = useEngine();
const { source, sourceOf } = engine;

const list = (of: FeatureSource): Promise<FeatureListing> =>
  engine.api.features({ source: of }, call);
const names = ({ layers }: FeatureListing): readonly string[] => layers.map(({ value }) => value);

describe('the layers of a classifier', () => {
  it('are its values with rows and columns, in order, those after an activation first of all', async () => {
    const { layers, failure, top, gradientBlocked } = await list(await source({}));
    expect(layers.map(({ value, op, isMain }) => ({ value, op, isMain }))).toMatchObject([
      { op: 'Conv', isMain: false },
      { value: 'early', op: 'Relu', isMain: true },
      { op: 'MaxPool', isMain: true },
      { op: 'Conv', isMain: false },
      { value: 'late', op: 'Relu', isMain: true },
    ]);
    expect({ failure, gradientBlocked, classes: top.length }).toEqual({
      failure: null,
      gradientBlocked: null,
      classes: 5,
    });
  });

  it.each<[string, ClassifierOptions, number]>([
    ['with channels last', { layout: 'NHWC' }, 0],
    ['in float16', { type: 'float16' }, 5e-3],
    ['for a fixed batch of four', { batch: 4 }, 0],
  ])('have the same numbers %s', async (_name, options, tolerance) => {
    const plain = await numbersOf(await source({}), 'late');
    const other = await numbersOf(await source(options), 'late');
    expect(other.dims).toEqual(plain.dims);
    const peak = Math.max(...plain.data);
    const worst = Math.max(...plain.data.map((value, i) => Math.abs(value - (other.data[i] ?? 9))));
    expect(worst / peak).toBeLessThanOrEqual(tolerance + 1e-5);
  });

  it('are told apart by what they add to a class: behind the last layer that is the score, bias aside', async () => {
    const one = await source({});
    const other = {
      ...one,
      image: await writePicture(join(engine.folder, 'blue.png'), [20, 40, 230]),
    };
    const target = { kind: 'class', index: 2 } as const;
    const biasOf = async (of: FeatureSource): Promise<number> => {
      const { top } = await list(of);
      const request = { source: of, value: 'late', target };
      const { contributions } = await engine.api.featureContributions(request, call);
      const sum = contributions.reduce((total, value) => total + value, 0);
      return (top.find(({ index }) => index === 2)?.score ?? Number.NaN) - sum;
    };
    expect(await biasOf(other)).toBeCloseTo(await biasOf(one), 4);
  });

  it('can be captured all at once, with the same numbers', async () => {
    const one = await source({});
    const all = { ...one, image: await drawPicture(join(engine.folder, 'discs again.png')) };
    await engine.api.features({ source: all, all: true }, call);
    const [{ value = '' } = {}] = (await list(one)).layers;
    const [a, b] = [await numbersOf(one, value), await numbersOf(all, value)];
    expect(b.dims).toEqual(a.dims);
    expect(Math.max(...a.data.map((x, i) => Math.abs(x - (b.data[i] ?? 9))))).toBeLessThan(1e-5);
  });
});

async function numbersOf(of: FeatureSource, value: string) {
  const { npy } = await engine.api.featureNpy({ source: of, value }, call);
  return readNpy(npy, value);
}

describe('a layer', () => {
  it('shows its channels as tiles, each with its numbers and what it sees', async () => {
    const request = { source: await source({}), value: 'early' };
    const sheet = await engine.api.featureSheet(request, call);
    const tiles = await engine.api.featureTiles({ ...request, channels: [5, 0], maxSide: 8 }, call);
    const channel = await engine.api.featureChannel({ ...request, channel: 5 }, call);
    expect(sheet.receptiveField).toMatchObject({ kind: 'window', size: { width: 3, height: 3 } });
    expect({ ...tiles, levels: tiles.levels.length }).toEqual({
      channels: [5, 0],
      width: 8,
      height: 8,
      levels: 2 * 64,
    });
    expect(channel.map).toHaveLength(256);
    expect(channel.maximum).toBe(sheet.statistics.maximum[5]);
    expect(channel.kernel).toMatchObject({ channels: 3, height: 3, width: 3, isOfColors: true });
    expect(channel.patches[0]?.number).toBe(channel.maximum);
  });

  it('explains its numbers: the steps end in the number itself', async () => {
    const of = await source({});
    for (const place of [
      { channel: 0, y: 0, x: 0 },
      { channel: 3, y: 7, x: 9 },
    ]) {
      const { number, steps } = await engine.api.featureArithmetic(
        { source: of, value: 'early', ...place },
        call,
      );
      expect(steps.map(({ kind }) => kind)).toEqual(['convolution', 'pointwise']);
      expect(steps.at(-1)?.result).toBeCloseTo(number, 4);
    }
  });

  it.each([
    ['featureSheet', { value: 'logits' }, 'layer-unknown'],
    ['featureChannel', { value: 'early', channel: 6 }, 'channel-unknown'],
    ['featureAttention', { value: 'early', token: 0 }, 'layer-unknown'],
  ] as const)('that is none is refused by %s', async (method, request, code) => {
    const of = await source({});
    const ask = engine.api[method] as (request: object, options: object) => Promise<unknown>;
    await expect(ask({ source: of, ...request }, call)).rejects.toMatchObject({ code });
  });
});

describe('a vision transformer', () => {
  it('shows its tokens on their grid, and what each attends to sums up to one', async () => {
    const model = join(engine.folder, 'vit.onnx');
    await writeFile(model, vit());
    const of: FeatureSource = { ...(await source({})), model };
    const { layers, attention } = await list(of);
    expect(layers.some(({ kind }) => kind === 'tokens')).toBe(true);
    const [first] = attention;
    if (!first) throw new Error('It has attention.');
    const { weights, extra, heads } = await engine.api.featureAttention(
      { source: of, value: first.value, token: 0 },
      call,
    );
    const sum = [...weights, ...extra].reduce((total, weight) => total + weight, 0);
    expect(sum / heads).toBeCloseTo(1, 4);
  });
});

describe('a model that', () => {
  it('fails half-way shows everything before the node, and names it', async () => {
    const of = await sourceOf((g) => {
      const x = g.input('image', 'float32', ['N', 3, 16, 16]);
      const w = g.weight('w', 'float32', [4, 3, 3, 3], new Float32Array(108).fill(0.1));
      const [y = ''] = g.node('Conv', [x, w], { outputs: ['map'], name: 'conv' });
      g.node('Relu', [y], { outputs: ['seen'], name: 'relu' });
      const index = g.weight('index', 'int64', [1], BigInt64Array.of(99n));
      const [cut = ''] = g.node('Gather', ['seen', index], {
        name: 'broken',
        attributes: { axis: 1 },
      });
      const [pooled = ''] = g.node('GlobalAveragePool', [cut]);
      g.node('Flatten', [pooled], { outputs: ['logits'] });
      g.output('logits', 'float32', ['N', 1]);
    });
    const listing = await list(of);
    expect(listing.failure).toMatchObject({ node: 'broken', op: 'Gather' });
    expect(listing.failure?.reason).toMatch(/\.$/);
    expect(names(listing)).toEqual(['map', 'seen']);
    const { npy } = await engine.api.featureNpy({ source: of, value: 'seen' }, call);
    expect(readNpy(npy, 'seen').dims).toEqual([1, 4, 14, 14]);
  });

  it('branches is shown all the same, without what needs its gradient', async () => {
    const branch = (add: number) => {
      const g = createGraphBuilder();
      const constant = g.weight(`add ${add}`, 'float32', [1], [add]);
      g.node('Add', ['map', constant], { outputs: [`sum ${add}`] });
      g.output(`sum ${add}`, 'float32', ['N', 4, 14, 14]);
      return g.toGraph();
    };
    const of = await sourceOf((g) => {
      const x = g.input('image', 'float32', ['N', 3, 16, 16]);
      const w = g.weight('w', 'float32', [4, 3, 3, 3], new Float32Array(108).fill(0.1));
      g.node('Conv', [x, w], { outputs: ['map'] });
      const [sum = ''] = g.node('ReduceSum', ['map'], { attributes: { keepdims: 0 } });
      const [flag = ''] = g.node('Cast', [sum], { attributes: { to: 9 } });
      const attributes = { then_branch: { graph: branch(1) }, else_branch: { graph: branch(2) } };
      g.node('If', [flag], { outputs: ['chosen'], attributes });
      const [pooled = ''] = g.node('GlobalAveragePool', ['chosen']);
      g.node('Flatten', [pooled], { outputs: ['logits'] });
      g.output('logits', 'float32', ['N', 4]);
    });
    const listing = await list(of);
    expect(names(listing)).toEqual(['map', 'chosen']);
    expect(listing.failure).toBeNull();
  });

  it('has no rows and columns has no layers, which is an answer', async () => {
    const of = await sourceOf((g) => {
      const x = g.input('image', 'float32', ['N', 3, 8, 8]);
      const [flat = ''] = g.node('Flatten', [x]);
      const w = g.weight('w', 'float32', [192, 5], new Float32Array(960).fill(0.01));
      g.node('MatMul', [flat, w], { outputs: ['logits'] });
      g.output('logits', 'float32', ['N', 5]);
    });
    const { layers, top } = await list(of);
    expect({ layers, classes: top.length }).toEqual({ layers: [], classes: 5 });
  });

  it('has weights that are no numbers shows which numbers are none', async () => {
    const of = await source({ isPoisoned: true });
    const { top } = await list(of);
    const sheet = await engine.api.featureSheet({ source: of, value: 'late' }, call);
    expect(top).toEqual([]);
    expect(sheet.nonFinite).toBeGreaterThan(0);
  });
});

it('is captured anew when the picture is replaced', async () => {
  const path = await drawPicture(join(engine.folder, 'replaced.png'));
  const of = { ...(await source({})), image: path };
  const before = await numbersOf(of, 'early');
  const sharp = (await import('sharp')).default;
  const create = {
    width: 30,
    height: 30,
    channels: 3,
    background: { r: 9, g: 200, b: 90 },
  } as const;
  await sharp({ create }).png().toFile(path);
  const after = await numbersOf(of, 'early');
  expect(after.data).not.toEqual(before.data);
});
