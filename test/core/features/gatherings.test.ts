// A row of the input times a column of the weights, with every form of a bias, against the product written out.

import { expect, it } from 'vitest';
import { gatheringOf } from '../../../src/core/features/arithmetic/gatherings';
import type { Node, ShapedGraph } from '../../../src/core/onnx/graph';
import type { TensorValue } from '../../../src/core/onnx/tensor';

const tensor = (dims: readonly number[], ...data: number[]): TensorValue => ({
  type: 'float32',
  dims,
  data: Float32Array.from(data),
});

const x = Float32Array.of(1, 2, 3, 4, 5, 6);
const weights = tensor([3, 2], 1, 10, 2, 20, 3, 30);
const transposed = tensor([2, 3], 1, 2, 3, 10, 20, 30);

it.each<[string, Node['attributes'], TensorValue, TensorValue | null, number]>([
  ['MatMul', {}, weights, null, 320],
  ['Gemm', {}, weights, tensor([2], 0.5, 0.25), 320.25],
  ['Gemm', { transB: 1 }, transposed, tensor([1], 7), 327],
  ['Gemm', { alpha: { float: 2 }, beta: { float: 3 } }, weights, tensor([2, 1], 1, 2), 646],
  ['Gemm', {}, weights, tensor([2, 2], 1, 2, 3, 4), 324],
])('%s with %j', (op, attributes, weight, bias, expected) => {
  const inputs = bias ? ['x', 'w', 'b'] : ['x', 'w'];
  const node: Node = { op, domain: '', name: 'n', inputs, outputs: ['y'], attributes };
  const constants = new Map([['w', weight], ...(bias ? ([['b', bias]] as const) : [])]);
  const graph: ShapedGraph = {
    inputs: [{ name: 'x', type: 'float32', dims: [2, 3] }],
    outputs: ['y'],
    nodes: [node],
    constants,
    shapes: new Map([
      ['x', { type: 'float32', dims: [2, 3] }],
      ['y', { type: 'float32', dims: [2, 2] }],
    ]),
  };
  // Second row, second column.
  const step = gatheringOf(graph, node, { value: 'y', index: 3 })?.step(x);
  if (step?.kind !== 'product') throw new Error('It is a product.');
  const sum = step.inputs.reduce((all, value, k) => all + value * (step.weights[k] ?? 0), 0);
  expect([...step.inputs]).toEqual([4, 5, 6]);
  expect(sum + (step.bias ?? 0)).toBeCloseTo(expected, 4);
});
