// Where the picture's places lie in a value: channels first or last, tokens on a grid, and what is no map at all. Values are
// numbered, so that a wrong axis shows in the numbers and not only in the dims.

import { describe, expect, it } from 'vitest';
import { findFeatureLayer } from '../../../src/core/explain/featureLayer';
import type { SubjectInput } from '../../../src/core/explain/subject';
import type { GraphBuilder } from '../../../src/core/onnx/builder';
import { elementCount } from '../../../src/core/onnx/tensor';
import { range } from './perturbationNets';
import { toyGraph } from './support';

type Write = (net: Writer, image: string) => string;

/** Shorthand for writing graphs. */
interface Writer {
  node(op: string, inputs: readonly string[], attributes?: object, outputs?: number): string[];
  weight(...dims: readonly number[]): string;
  ints(...values: readonly number[]): string;
}

function writer(graph: GraphBuilder): Writer {
  let count = 0;
  return {
    node: (op, inputs, attributes = {}, outputs = 1) => {
      const names = range(outputs).map(() => `${op} ${count++}`);
      return [...graph.node(op, inputs, { attributes: { ...attributes }, outputs: names })];
    },
    weight: (...dims) => {
      const data = Array(elementCount(dims)).fill(0.1);
      return graph.weight(`weight ${count++}`, 'float32', dims, data);
    },
    ints: (...values) => graph.weight(`ints ${count++}`, 'int64', [values.length], values),
  };
}

/** The value that `write` returns, as a layer; the picture is [3, 8, 12] or [8, 12, 3]. */
async function layerOf(write: Write, layout: SubjectInput['layout'] = 'NCHW') {
  const dims = layout === 'NCHW' ? [3, 8, 12] : [8, 12, 3];
  let value = '';
  const { graph } = await toyGraph(dims, (builder, image) => {
    value = write(writer(builder), image);
    builder.node('Relu', [image]);
    return value;
  });
  return findFeatureLayer(graph, { name: 'image', layout }, value);
}

/** What `toMaps` makes of the numbers 0, 1, 2 …, for channels 0 and 1 at the first two places. */
async function read(write: Write, layout?: SubjectInput['layout']) {
  const layer = await layerOf(write, layout);
  if ('refusal' in layer) return layer;
  const { kind, channels, height, width, extraTokens, length } = layer;
  const numbers = Float32Array.from({ length }, (_, i) => i);
  const maps = layer.toMaps(numbers);
  const back = layer.fromMaps(maps, new Float32Array(length).fill(-1));
  const lost = numbers.filter((value, i) => value !== back[i]).length;
  const starts = [maps[0], maps[1], maps[height * width]];
  const dims = [channels, height, width];
  return { kind, dims, extraTokens, starts, lost, total: maps.length };
}

/** Patches of 4 × 4 pixels with 5 features: [1, 5, 2, 3]. */
const patches: Write = (net, image) =>
  net.node('Conv', [image, net.weight(5, 3, 4, 4)], { strides: [4, 4] })[0] ?? '';
const flat: Write = (net, image) =>
  net.node('Reshape', [patches(net, image), net.ints(1, 5, 6)])[0] ?? '';
/** [1, 6, 5] */
const tokens: Write = (net, image) =>
  net.node('Transpose', [flat(net, image)], { perm: [0, 2, 1] })[0] ?? '';
const joined = (net: Writer, ...parts: readonly string[]): string =>
  net.node('Concat', parts, { axis: 1 })[0] ?? '';
/** Class token and patches, with positions added: [1, 7, 5]. */
const withClass: Write = (net, image) => {
  const token = net.node('Expand', [net.weight(1, 1, 5), net.ints(1, 1, 5)])[0] ?? '';
  return net.node('Add', [joined(net, token, tokens(net, image)), net.weight(1, 7, 5)])[0] ?? '';
};
const slice = (net: Writer, x: string, from: number, to: number, axis: number, step = 1) =>
  net.node('Slice', [x, net.ints(from), net.ints(to), net.ints(axis), net.ints(step)])[0] ?? '';
/** [1, 2, 3, 5] */
const last: Write = (net, image) =>
  net.node('Transpose', [patches(net, image)], { perm: [0, 2, 3, 1] })[0] ?? '';
const end = 2 ** 31;

describe('a feature map with height and width', () => {
  const first = { kind: 'spatial', dims: [5, 2, 3], extraTokens: 0, lost: 0, total: 30 };
  const channelsFirst = { ...first, starts: [0, 1, 6] };
  const channelsLast = { ...first, starts: [0, 5, 1] };

  const rows: readonly { name: string; write: Write; expected: object }[] = [
    { name: 'a convolution', write: patches, expected: channelsFirst },
    {
      name: 'an activation of it',
      write: (net, image) => net.node('Relu', [patches(net, image)])[0] ?? '',
      expected: channelsFirst,
    },
    { name: 'its transposition', write: last, expected: channelsLast },
    {
      name: 'a layer norm over the last axis',
      write: (net, image) =>
        net.node('LayerNormalization', [last(net, image), net.weight(5)], { axis: -1 })[0] ?? '',
      expected: channelsLast,
    },
    {
      name: 'a dense layer on channels last',
      write: (net, image) => net.node('MatMul', [last(net, image), net.weight(5, 5)])[0] ?? '',
      expected: channelsLast,
    },
    {
      name: 'a shortcut around something that cannot be followed',
      write: (net, image) => {
        const x = last(net, image);
        const mixed = net.node('Einsum', [x, net.weight(5, 5)], { equation: 'bhwc,cd->bhwd' });
        return net.node('Add', [...mixed, x])[0] ?? '';
      },
      expected: channelsLast,
    },
    {
      name: 'what a convolution reads, where the way to it cannot be followed',
      write: (net, image) => {
        const [y = ''] = net.node('Einsum', [patches(net, image), net.weight(5, 5)], {
          equation: 'bchw,cd->bdhw',
        });
        net.node('Conv', [net.node('Relu', [y])[0] ?? '', net.weight(1, 5, 1, 1)]);
        return y;
      },
      expected: channelsFirst,
    },
    {
      name: 'every second row and column, four ways, side by side',
      write: (net, image) => {
        const x = net.node('Conv', [image, net.weight(2, 3, 1, 1)], { strides: [2, 2] })[0] ?? '';
        const corners = [0, 1].flatMap((row) =>
          [0, 1].map((column) => slice(net, slice(net, x, row, end, 2, 2), column, end, 3, 2)),
        );
        return net.node('Concat', corners, { axis: 1 })[0] ?? '';
      },
      expected: { ...first, dims: [8, 2, 3], starts: [0, 1, 6], total: 48 },
    },
    {
      name: 'shuffled channels',
      write: (net, image) => {
        const x = net.node('Conv', [image, net.weight(4, 3, 1, 1)], { strides: [4, 4] })[0] ?? '';
        const groups = net.node('Reshape', [x, net.ints(1, 2, 2, 2, 3)])[0] ?? '';
        const shuffled = net.node('Transpose', [groups], { perm: [0, 2, 1, 3, 4] })[0] ?? '';
        return net.node('Reshape', [shuffled, net.ints(1, 4, 2, 3)])[0] ?? '';
      },
      expected: { ...first, dims: [4, 2, 3], starts: [0, 1, 6], total: 24 },
    },
  ];
  it.each(rows)('is read in its own order: $name', async ({ write, expected }) => {
    expect(await read(write)).toEqual(expected);
  });

  it('is told from another where all dims are equal', async () => {
    const square: Write = (net, image) =>
      net.node('Conv', [image, net.weight(4, 3, 3, 7)], {
        strides: [2, 2],
        pads: [1, 0, 0, 1],
      })[0] ?? '';
    const turned: Write = (net, image) =>
      net.node('Transpose', [square(net, image)], { perm: [0, 2, 3, 1] })[0] ?? '';
    const facts = { kind: 'spatial', dims: [4, 4, 4], extraTokens: 0, lost: 0, total: 64 };
    expect([await read(square), await read(turned)]).toEqual([
      { ...facts, starts: [0, 1, 16] },
      { ...facts, starts: [0, 4, 1] },
    ]);
  });

  it('follows pictures with channels last', async () => {
    const scaled: Write = (net, image) => net.node('Mul', [image, net.weight(1, 1, 1, 3)])[0] ?? '';
    expect(await read(scaled, 'NHWC')).toMatchObject({ dims: [3, 8, 12], starts: [0, 3, 1] });
  });
});

describe('tokens on a grid', () => {
  const plain = { kind: 'tokens', dims: [5, 2, 3], extraTokens: 0, starts: [0, 5, 1], total: 30 };

  const rows: readonly { name: string; write: Write; expected: object }[] = [
    { name: 'patches alone', write: tokens, expected: { ...plain, lost: 0 } },
    {
      name: 'patches before they are transposed',
      write: flat,
      expected: { ...plain, starts: [0, 1, 6], lost: 0 },
    },
    {
      name: 'a class token first (ViT)',
      write: withClass,
      expected: { ...plain, extraTokens: 1, starts: [5, 10, 6], lost: 5 },
    },
    {
      name: 'a class token first, features before tokens',
      write: (net, image) =>
        net.node('Transpose', [withClass(net, image)], { perm: [0, 2, 1] })[0] ?? '',
      expected: { ...plain, extraTokens: 1, starts: [1, 2, 8], lost: 5 },
    },
    {
      name: 'class and distillation token (DeiT)',
      write: (net, image) =>
        joined(net, net.weight(1, 1, 5), net.weight(1, 1, 5), tokens(net, image)),
      expected: { ...plain, extraTokens: 2, starts: [10, 15, 11], lost: 10 },
    },
    {
      name: 'registers put between class token and patches (DINOv2)',
      write: (net, image) => {
        const x = withClass(net, image);
        return joined(net, slice(net, x, 0, 1, 1), net.weight(1, 4, 5), slice(net, x, 1, end, 1));
      },
      expected: { ...plain, extraTokens: 5, starts: [25, 30, 26], lost: 25 },
    },
    {
      name: 'registers behind the patches',
      write: (net, image) => joined(net, withClass(net, image), net.weight(1, 2, 5)),
      expected: { ...plain, extraTokens: 3, starts: [5, 10, 6], lost: 15 },
    },
    {
      name: 'class token cut off again',
      write: (net, image) => slice(net, withClass(net, image), -6, end, 1),
      expected: { ...plain, lost: 0 },
    },
    {
      name: 'class token split off again',
      write: (net, image) => {
        const parts = [withClass(net, image), net.ints(1, 6)];
        return net.node('Split', parts, { axis: 1 }, 2)[1] ?? '';
      },
      expected: { ...plain, lost: 0 },
    },
    {
      name: 'through attention that keeps the heads apart',
      write: (net, image) => {
        const x = withClass(net, image);
        const heads = net.node('Reshape', [x, net.ints(1, 7, 5, 1)])[0] ?? '';
        const query = net.node('Transpose', [heads], { perm: [0, 2, 1, 3] })[0] ?? '';
        const key = net.node('Transpose', [heads], { perm: [0, 2, 3, 1] })[0] ?? '';
        const [weights = ''] = net.node('Softmax', net.node('MatMul', [query, key]));
        const [mixed = ''] = net.node('MatMul', [weights, query]);
        const back = net.node('Transpose', [mixed], { perm: [0, 2, 1, 3] })[0] ?? '';
        return net.node('Reshape', [back, net.ints(1, 7, 5)])[0] ?? '';
      },
      expected: { ...plain, extraTokens: 1, starts: [5, 10, 6], lost: 5 },
    },
    {
      name: 'as many as elsewhere, where the way cannot be followed',
      write: (net, image) => {
        const x = withClass(net, image);
        return net.node('Einsum', [x, net.weight(5, 4)], { equation: 'btc,cd->btd' })[0] ?? '';
      },
      expected: {
        ...plain,
        dims: [4, 2, 3],
        extraTokens: 1,
        starts: [4, 8, 5],
        lost: 4,
        total: 24,
      },
    },
    {
      name: 'patches cut out of the picture without a convolution',
      write: (net, image) => {
        const cut = net.node('Reshape', [image, net.ints(1, 3, 2, 4, 3, 4)])[0] ?? '';
        const sorted = net.node('Transpose', [cut], { perm: [0, 2, 4, 3, 5, 1] })[0] ?? '';
        const rows = net.node('Reshape', [sorted, net.ints(1, 6, 48)])[0] ?? '';
        return net.node('MatMul', [rows, net.weight(48, 5)])[0] ?? '';
      },
      expected: { ...plain, lost: 0 },
    },
    {
      name: 'one line of patches as high as the picture',
      write: (net, image) => {
        const [line = ''] = net.node('Conv', [image, net.weight(5, 3, 8, 4)], { strides: [8, 4] });
        const listed = net.node('Reshape', [line, net.ints(1, 5, 3)])[0] ?? '';
        return net.node('Transpose', [listed], { perm: [0, 2, 1] })[0] ?? '';
      },
      expected: { ...plain, dims: [5, 1, 3], lost: 0, total: 15 },
    },
    {
      name: 'tokens as a grid and back, as convolutions between blocks need them',
      write: (net, image) => {
        const grid = net.node('Reshape', [tokens(net, image), net.ints(1, 2, 3, 5)])[0] ?? '';
        return net.node('Reshape', [grid, net.ints(1, 6, 5)])[0] ?? '';
      },
      expected: { ...plain, lost: 0 },
    },
    {
      name: 'merged patches of a later stage (Swin)',
      write: (net, image) => {
        const fine =
          net.node('Conv', [image, net.weight(2, 3, 2, 2)], { strides: [2, 2] })[0] ?? '';
        const grid = net.node('Transpose', [fine], { perm: [0, 2, 3, 1] })[0] ?? '';
        const corners = [0, 1].flatMap((row) =>
          [0, 1].map((column) => slice(net, slice(net, grid, row, end, 1, 2), column, end, 2, 2)),
        );
        const merged = net.node('Concat', corners, { axis: -1 })[0] ?? '';
        const listed = net.node('Reshape', [merged, net.ints(1, 6, 8)])[0] ?? '';
        return net.node('MatMul', [listed, net.weight(8, 5)])[0] ?? '';
      },
      expected: { ...plain, lost: 0 },
    },
  ];
  it.each(rows)('are found where they come from: $name', async ({ write, expected }) => {
    expect(await read(write)).toEqual(expected);
  });
});

describe('a value without places', () => {
  const heads: Write = (net, image) => {
    const [split = ''] = net.node('Reshape', [withClass(net, image), net.ints(1, 7, 5, 1)]);
    const [query = ''] = net.node('Transpose', [split], { perm: [0, 2, 1, 3] });
    const [key = ''] = net.node('Transpose', [split], { perm: [0, 2, 3, 1] });
    return net.node('MatMul', [query, key])[0] ?? '';
  };
  const rows: readonly { name: string; write: Write; says: RegExp }[] = [
    { name: 'an unknown name', write: () => 'nowhere', says: /has no value "nowhere"/ },
    { name: 'a constant', write: (net) => net.weight(1, 3, 8, 12), says: /has no value/ },
    {
      name: 'whole numbers',
      write: (net, image) => net.node('Cast', [image], { to: 7 })[0] ?? '',
      says: /does not hold float numbers/,
    },
    {
      name: 'pooled to one place',
      write: (net, image) => net.node('GlobalAveragePool', [image])[0] ?? '',
      says: /of shape \[1, 3, 1, 1\] has no height and width/,
    },
    {
      name: 'windows (Swin)',
      write: (net, image) => net.node('Reshape', [last(net, image), net.ints(2, 3, 5)])[0] ?? '',
      says: /of shape \[2, 3, 5\] holds windows, not one map for the picture/,
    },
    {
      name: 'attention weights',
      write: heads,
      says: /of shape \[1, 5, 7, 7\] is no feature map/,
    },
    {
      name: 'three-dimensional convolutions',
      write: (net, image) => {
        const volume = net.node('Reshape', [image, net.ints(1, 3, 2, 4, 12)])[0] ?? '';
        return net.node('Conv', [volume, net.weight(2, 3, 1, 1, 1)])[0] ?? '';
      },
      says: /is no feature map: that has channels, height and width/,
    },
    {
      name: 'one-dimensional convolutions over lines of pixels',
      write: (net, image) => {
        const line = net.node('Reshape', [image, net.ints(1, 24, 12)])[0] ?? '';
        return net.node('Conv', [line, net.weight(2, 24, 1)])[0] ?? '';
      },
      says: /holds no tokens that lie on a grid/,
    },
    {
      name: 'the class token alone',
      write: (net, image) => slice(net, withClass(net, image), 0, 1, 1),
      says: /holds no tokens that lie on a grid/,
    },
    {
      name: 'the mean over the tokens',
      write: (net, image) => net.node('ReduceMean', [withClass(net, image), net.ints(1)])[0] ?? '',
      says: /holds no tokens that lie on a grid/,
    },
    {
      name: 'rows moved around the edge, as a shifted window has them',
      write: (net, image) => {
        const x = last(net, image);
        return (
          net.node('Concat', [slice(net, x, 1, end, 1), slice(net, x, 0, 1, 1)], { axis: 1 })[0] ??
          ''
        );
      },
      says: /rows and columns are not those of the picture/,
    },
    {
      name: 'scores',
      write: (net, image) => net.node('Flatten', [image])[0] ?? '',
      says: /is no feature map/,
    },
  ];
  it.each(rows)('is refused in a sentence: $name', async ({ write, says }) => {
    const found = await layerOf(write);
    expect('refusal' in found ? found.refusal : found).toMatch(says);
  });
});
