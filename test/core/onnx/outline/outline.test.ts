// Blocks from names, folded repeats and runs.

import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { createGraphBuilder } from '../../../../src/core/onnx/builder';
import { NodeProtoSchema } from '../../../../src/core/onnx/onnx_pb';
import type { Block, Item } from '../../../../src/core/onnx/outline/block';
import { firstOpen } from '../../../../src/core/onnx/outline/firstOpen';
import { createOutline } from '../../../../src/core/onnx/outline/outline';
import { longestLevel } from '../../../../src/core/onnx/outline/runs';
import { scopesOf } from '../../../../src/core/onnx/outline/scopes';
import { graphView } from '../../../../src/core/onnx/outline/view';
import { parseModel } from '../../../../src/core/onnx/parseModel';
import { runModel } from '../../ort';
import { bigGraph } from './bigGraph';
import { node, outlineOf, residualBuilder, sketch } from './support';

const bigOutline = (options: Parameters<typeof bigGraph>[0]) =>
  createOutline(parseModel(bigGraph(options), 'big.onnx').graph);

describe('scopes of a node', () => {
  it.each([
    ['/layer4/layer4.1/conv1/Conv', ['layer4', 'layer4.1', 'conv1']],
    ['resnet/block1/conv/Conv2D:0', ['resnet', 'block1', 'conv']],
    ['layer1.0.conv1', ['layer1', 'layer1.0']],
    ['model:block:conv', ['model', 'block']],
    ['Conv.12', []],
    ['onnx::Conv_12', []],
    ['node_12', []],
    ['', ['from', 'value']],
  ])('of "%s" are %j', (name, scopes) => {
    const proto = create(NodeProtoSchema, { name, output: ['', 'from/value/Relu:0'] });
    expect(scopesOf(proto)).toEqual(scopes);
  });

  it('are taken from what torch.onnx states, where it does', () => {
    const value = "['', 'layer1', 'layer1.0', 'layer1.0.conv1', 'conv2d_1']";
    const metadataProps = [{ key: 'pkg.torch.onnx.name_scopes', value }];
    const proto = create(NodeProtoSchema, { name: 'node_conv2d_1', metadataProps });
    expect(scopesOf(proto)).toEqual(['layer1', 'layer1.0', 'conv1']);
  });

  it('are at most 24, however many a name has', () => {
    expect(scopesOf(create(NodeProtoSchema, { name: 'a/'.repeat(2500) }))).toHaveLength(24);
  });
});

describe('an outline', () => {
  it('is the tree of modules, with single nodes for scopes of one and equal blocks folded', () => {
    const outline = outlineOf(residualBuilder());
    const block = ['Conv', 'Relu', 'Conv', 'Add'];
    expect(sketch(outline, outline.items)).toEqual([
      'Conv',
      'Relu',
      [
        'layer1',
        ['layer1.0', 'Conv', 'Relu', 'Conv', ['downsample', 'Conv', 'Relu'], 'Add'],
        ['layer1.1 … layer1.2', ['layer1.1', ...block], ['layer1.2', ...block]],
      ],
      'GlobalAveragePool',
      'Flatten',
      'Gemm',
    ]);
  });

  it.each([
    ['another attribute', { alpha: 0.5 }],
    ['the same attributes', { alpha: 0.25 }],
  ])('folds two blocks only if they are equal: %s', (what, attributes) => {
    const g = createGraphBuilder();
    let x = g.input('x', 'float32', [4]);
    for (const [i, own] of [{ alpha: 0.25 }, attributes].entries()) {
      x = node(g, 'LeakyRelu', [x], `/b.${i}/LeakyRelu`, own);
      x = node(g, 'Relu', [x], `/b.${i}/Relu`);
    }
    const kinds = outlineOf(g).items.map((item) => (item as Block).kind);
    expect(kinds).toEqual(what === 'the same attributes' ? ['repeat'] : ['group', 'group']);
  });

  it('cuts ten thousand nodes without scopes into levels that can be looked at', () => {
    const outline = bigOutline({ nodes: 10_000, isNested: false });
    const levels = [outline.items, ...[...outline.blocks.values()].map(({ children }) => children)];
    expect(Math.max(...levels.map(({ length }) => length))).toBeLessThanOrEqual(longestLevel);
    expect(outline.items.flatMap((item: Item) => (item as Block).nodes)).toEqual(outline.order);
    const { boxes } = graphView(outline, []);
    expect(boxes[3]).toMatchObject({ kind: 'run', detail: 'nodes 200–299', nodeCount: 100 });
    expect(boxes[3]?.nodes).toEqual([[200, 299]]);
  });

  it('keeps the copies of a repeat to levels of that length too', () => {
    const outline = bigOutline({ nodes: 10_000, isNested: true });
    const repeat = outline.items.find((item) => typeof item !== 'number' && item.kind === 'repeat');
    expect(repeat).toMatchObject({ copies: 208, label: 'stage1 … stage208' });
    expect((repeat as Block).children.length).toBeLessThanOrEqual(longestLevel);
  });

  it('opens at first as much as can be taken in', () => {
    const outline = bigOutline({ nodes: 1200, isNested: true });
    const open = firstOpen(outline);
    expect(open.length).toBeGreaterThan(0);
    expect(graphView(outline, open).boxes.filter(({ isOpen }) => !isOpen).length).toBeLessThan(61);
  });

  it('makes no boxes of constants and of what unpacks weights', () => {
    const g = createGraphBuilder();
    const x = g.input('x', 'float32', [4]);
    const stored = g.weight('stored', 'int8', [4], [1, 2, 3, 4]);
    const scale = g.weight('scale', 'float32', [], [0.5]);
    const [unpacked = ''] = g.node('DequantizeLinear', [stored, scale]);
    const [one = ''] = g.node('Constant', [], { attributes: { value_float: { float: 1 } } });
    const [sum = ''] = g.node('Add', [x, unpacked]);
    g.node('Add', [sum, one], { outputs: ['y'] });
    g.output('y', 'float32', [4]);
    const outline = outlineOf(g);
    expect(outline.order).toEqual([2, 3]);
    expect(outline.consumers.get('stored')).toEqual([2]);
  });

  it.each([true, false])(
    'of the big graph (nested: %s) is of one that ONNX Runtime runs',
    async (isNested) => {
      const data = new Float32Array(192).fill(1);
      const image = { type: 'float32', dims: [1, 3, 8, 8], data } as const;
      const { value_99: out } = await runModel(bigGraph({ nodes: 100, isNested }), { image }, [
        'value_99',
      ]);
      expect(out?.dims).toEqual([1, 8, 8, 8]);
    },
  );
});
