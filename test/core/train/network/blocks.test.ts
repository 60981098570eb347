import { expect, it } from 'vitest';
import type { Node, ShapedGraph } from '../../../../src/core/onnx/graph';
import { blocksOf } from '../../../../src/core/train/network/blocks';

type Weight = readonly [name: string, op?: string, node?: string];

const cases: readonly {
  readonly name: string;
  readonly weights: readonly Weight[];
  readonly expected: readonly string[];
}[] = [
  {
    name: 'PyTorch: stages and the blocks in them; normalisations join the layer before',
    weights: [
      ['conv1.weight'],
      ['bn1.weight', 'BatchNormalization'],
      ['layer1.0.conv1.weight'],
      ['layer1.0.bn1.weight', 'BatchNormalization'],
      ['layer1.1.conv1.weight'],
      ['layer2.0.downsample.0.weight'],
    ],
    expected: ['conv1', 'conv1', 'layer1.0', 'layer1.0', 'layer1.1', 'layer2.0'],
  },
  {
    name: 'PyTorch in a wrapper, with tokens and positions',
    weights: [
      ['m.patch.weight'],
      ['/Expand_output_0', 'Concat', '/Concat_2'],
      ['m.pos', 'Add'],
      ['m.blocks.0.norm1.weight', 'LayerNormalization'],
      ['m.blocks.0.mlp.0.weight', 'Gemm'],
      ['m.blocks.1.mlp.0.weight', 'Gemm'],
      ['m.norm.weight', 'LayerNormalization'],
    ],
    expected: ['patch', 'patch', 'patch', 'blocks.0', 'blocks.0', 'blocks.1', 'blocks.1'],
  },
  {
    name: 'weights without names of their own, in nodes that have them',
    weights: [
      ['onnx::Conv_193', 'Conv', '/stem/stem.0/stem.0.0/Conv'],
      ['onnx::Conv_196', 'Conv', '/layers/layers.0/a/a.0/Conv'],
      ['onnx::Conv_199', 'Conv', '/layers/layers.0/b/b.0/Conv'],
      ['onnx::Conv_202', 'Conv', '/layers/layers.1/a/a.0/Conv'],
    ],
    expected: ['stem.0.0', 'layers.0', 'layers.0', 'layers.1'],
  },
  {
    name: 'TensorFlow',
    weights: [
      ['net/conv2d_2/Conv2D/ReadVariableOp:0'],
      ['net/conv2d_2/BiasAdd/ReadVariableOp:0'],
      ['net/dense_3/MatMul/ReadVariableOp:0', 'MatMul'],
    ],
    expected: ['conv2d_2', 'conv2d_2', 'dense_3'],
  },
  {
    name: 'Gluon',
    weights: [
      ['features_conv0_weight'],
      ['features_batchnorm0_gamma', 'BatchNormalization'],
      ['features_linearbottleneck0_conv0_weight'],
      ['features_linearbottleneck0_conv1_weight'],
    ],
    expected: ['conv0', 'conv0', 'linearbottleneck0', 'linearbottleneck0'],
  },
  {
    name: 'numbers only: where the network comes together',
    weights: [['17'], ['19'], ['21']],
    expected: ['stage 1', 'stage 2', 'stage 3'],
  },
];

it.each(cases)('blocks by names: $name', ({ weights, expected }) => {
  const nodes = weights.map(
    ([name, op = 'Conv', node], at): Node => ({
      ...{ op, domain: '', name: node ?? `n${at}`, attributes: {} },
      ...{ inputs: [at === 0 ? 'x' : `v${at - 1}`, name], outputs: [`v${at}`] },
    }),
  );
  const graph: ShapedGraph = {
    inputs: [{ name: 'x', type: 'float32', dims: [1] }],
    outputs: [`v${weights.length - 1}`],
    nodes,
    constants: new Map(),
    shapes: new Map(),
  };
  const placed = weights.flatMap(([name], at) => {
    const node = nodes[at];
    return node ? [{ name, node, isHead: false }] : [];
  });
  const { names, indices } = blocksOf(graph, 'x', placed);
  expect(indices.map((index) => names[index])).toEqual(expected);
  expect(names.at(-1)).toBe('head');
});

/** A residual join makes one block of what lies beside it. */
it('without names, branches that join again are one block', () => {
  const node = (inputs: readonly string[], output: string, op = 'Conv'): Node => ({
    ...{ op, domain: '', name: `n${output}`, inputs, outputs: [output], attributes: {} },
  });
  const nodes = [
    node(['x', '1'], 'a'),
    node(['a', '2'], 'b'),
    node(['b', '3'], 'c'),
    node(['c', 'a'], 'd', 'Add'),
    node(['d', '4'], 'e'),
  ];
  const graph: ShapedGraph = {
    ...{ inputs: [{ name: 'x', type: 'float32', dims: [1] }], outputs: ['e'], nodes },
    ...{ constants: new Map(), shapes: new Map() },
  };
  const placed = nodes.flatMap((each) => {
    const name = each.inputs[1] ?? '';
    return each.op === 'Conv' ? [{ name, node: each, isHead: false }] : [];
  });
  expect(blocksOf(graph, 'x', placed)).toEqual({
    names: ['stage 1', 'stage 2', 'stage 3', 'head'],
    indices: [0, 1, 1, 2],
  });
});
