// Optimised graphs as ONNX Runtime writes them, reduced to what matters, and the nodes of the file behind each node.

import { describe, expect, it } from 'vitest';
import { createGraphBuilder } from '../../../src/core/onnx/builder';
import { fusedNodes, type OptimizedNode } from '../../../src/core/onnx/fusedNodes';

type Line = readonly [op: string, name: string, inputs: string, outputs: string];

function fileOf(lines: readonly Line[]) {
  const g = createGraphBuilder();
  g.input('x', 'float32', [1]);
  for (const [op, name, inputs, outputs] of lines) {
    g.node(op, inputs.split(' '), { name, outputs: outputs.split(' ') });
  }
  return g.toGraph();
}

function optimizedOf(lines: readonly Line[]): readonly OptimizedNode[] {
  return lines.map(([op, name, inputs, outputs]) => ({
    op,
    name,
    inputs: inputs.split(' '),
    outputs: outputs.split(' '),
  }));
}

const cases: readonly {
  readonly name: string;
  readonly file: readonly Line[];
  readonly optimized: readonly Line[];
  readonly groups: readonly (readonly number[])[];
}[] = [
  {
    name: 'an activation is part of the convolution before it, whose value keeps its name',
    file: [
      ['Conv', 'conv', 'x w', 'c'],
      ['Relu', 'relu', 'c', 'r'],
      ['GlobalAveragePool', 'pool', 'r', 'p'],
    ],
    optimized: [
      ['FusedConv', 'fused conv', 'x w', 'r'],
      ['GlobalAveragePool', 'pool', 'r', 'p'],
    ],
    groups: [[0, 1], [2]],
  },
  {
    name: 'in the channel-blocked layout nodes bear the names of values, and reordering is nobody’s',
    file: [
      ['Conv', 'conv a', 'x w', 'a'],
      ['Relu', 'relu a', 'a', 'ra'],
      ['Conv', 'conv b', 'ra w', 'b'],
      ['GlobalAveragePool', 'pool', 'b', 'p'],
    ],
    optimized: [
      ['Conv', 'ra_nchwc', 'x reorder bias', 'reorder_token_0'],
      ['Conv', 'b_nchwc', 'reorder_token_0 reorder_1 bias', 'reorder_token_1'],
      ['ReorderOutput', 'ReorderOutput_token_7', 'reorder_token_1', 'b'],
      ['GlobalAveragePool', 'pool', 'b', 'p'],
    ],
    groups: [[0, 1], [2], [], [3]],
  },
  {
    name: 'a sum and its activation are part of the convolution that has taken them in, not of the shortcut',
    file: [
      ['Conv', 'conv a', 'x w', 'a'],
      ['Conv', 'shortcut', 'x w', 'd'],
      ['Add', 'sum', 'a d', 's'],
      ['Relu', 'relu', 's', 'r'],
      ['Conv', 'conv b', 'r w', 'b'],
      ['Add', 'sum b', 'b r', 't'],
      ['Relu', 'relu b', 't', 'u'],
    ],
    optimized: [
      ['Conv', 'd_nchwc', 'x reorder bias', 'reorder_0'],
      ['Conv', 'a_nchwc', 'x reorder bias reorder_0', 'reorder_1'],
      ['Conv', 'b_nchwc', 'reorder_1 reorder bias reorder_1', 'reorder_2'],
      ['ReorderOutput', 'ReorderOutput', 'reorder_2', 'u'],
    ],
    groups: [[1], [0, 2, 3], [4, 5, 6], []],
  },
  {
    name: 'a product and its bias become one, and what does nothing goes with what it reads',
    file: [
      ['Identity', 'same', 'x', 'y'],
      ['MatMul', 'product', 'y w', 'm'],
      ['Add', 'bias', 'm v', 'n'],
      ['Dropout', 'drop', 'n', 'o'],
      ['Softmax', 'softmax', 'o', 'p'],
    ],
    optimized: [
      ['Gemm', 'product/MatMulAddFusion', 'x w v', 'n'],
      ['Softmax', 'softmax', 'n', 'p'],
    ],
    groups: [[0, 1, 2, 3], [4]],
  },
  {
    name: 'a shape that is known beforehand takes no time, nor what is made of it',
    file: [
      ['Relu', 'relu', 'x', 'r'],
      ['Shape', 'shape', 'r', 's'],
      ['Gather', 'gather', 's i', 'g'],
      ['Sigmoid', 'sigmoid', 'r', 'o'],
      ['Reshape', 'reshape', 'o g', 'y'],
    ],
    optimized: [
      ['Relu', 'relu', 'x', 'r'],
      ['Sigmoid', 'sigmoid', 'r', 'o'],
      ['Reshape', 'reshape', 'o g', 'y'],
    ],
    groups: [[0], [3], [4]],
  },
  {
    name: 'a quantised convolution stands for the real one with its rounding',
    file: [
      ['QuantizeLinear', 'q', 'x s', 'xq'],
      ['DequantizeLinear', 'dq', 'xq s', 'xd'],
      ['DequantizeLinear', 'weights', 'wq s', 'w'],
      ['Conv', 'conv', 'xd w', 'c'],
      ['QuantizeLinear', 'cq', 'c s', 'cq'],
      ['DequantizeLinear', 'cd', 'cq s', 'out'],
    ],
    optimized: [
      ['QuantizeLinear', 'q', 'x s', 'xq'],
      ['QLinearConv', 'conv_token_3', 'xq s wq s', 'conv'],
      ['DequantizeLinear', 'cd', 'conv s', 'out'],
    ],
    groups: [[0, 1], [3, 4], [5]],
  },
];

describe('nodes that ONNX Runtime runs as one', () => {
  it.each(cases)('$name', ({ file, optimized, groups }) => {
    expect(fusedNodes(fileOf(file), optimizedOf(optimized))).toEqual(groups);
  });
});
