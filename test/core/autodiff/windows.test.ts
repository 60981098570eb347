// What finite differences do not see of windowed and normalising operators: ties, kinks, refusals, the nodes they cost.

import { describe, expect, it } from 'vitest';
import { type Backward, backpropagate } from '../../../src/core/autodiff/backpropagate';
import { gradientRules } from '../../../src/core/autodiff/rules';
import type { ShapedGraph } from '../../../src/core/onnx/graph';
import type { TensorMap } from '../../../src/core/onnx/tensor';
import { float32, int64, type OperatorCase, operatorGraph, runGraph } from './support';

function back(graph: ShapedGraph, wanted: readonly string[], of = 'y0'): Backward {
  return backpropagate(graph, { of, seed: 'seed', wanted, rules: gradientRules });
}

/** The gradients, by the names of what is wanted, for the seed given as numbers. */
async function gradients(
  graph: ShapedGraph,
  feeds: TensorMap,
  seed: readonly number[],
  wanted: readonly string[],
  of = 'y0',
): Promise<Readonly<Record<string, readonly number[]>>> {
  const backward = back(graph, wanted, of);
  if (backward.kind === 'blocked') throw new Error(JSON.stringify(backward.blockers));
  const names = [...backward.gradients.values()].filter((name) => name !== null);
  const all = { ...feeds, seed: float32(graph.shapes.get(of)?.dims ?? [], seed) };
  const results = await runGraph(backward.graph, all, names);
  return Object.fromEntries(
    [...backward.gradients].map(([name, gradient]) => [
      name,
      Array.from(results[gradient ?? '']?.data ?? [], Number),
    ]),
  );
}

async function gradientOf(test: OperatorCase, seed: readonly number[]): Promise<readonly number[]> {
  const { graph, feeds } = await operatorGraph(test);
  return (await gradients(graph, feeds, seed, ['x0'])).x0 ?? [];
}

/** The operators that the derivative of an operator adds for its first input. */
async function operators(test: OperatorCase): Promise<readonly string[]> {
  const { graph } = await operatorGraph(test);
  const backward = back(graph, ['x0']);
  if (backward.kind === 'blocked') throw new Error(JSON.stringify(backward.blockers));
  return backward.graph.nodes.slice(1).map(({ op }) => op);
}

const drawn = (dims: readonly number[], values: readonly number[]) => ({
  dims,
  draw: float32(dims, values),
});

describe('ties', () => {
  it.each<readonly [string, OperatorCase, readonly number[], readonly number[]]>([
    [
      'side by side',
      {
        name: '',
        op: 'MaxPool',
        attributes: { kernel_shape: [2, 2], strides: [2, 2] },
        inputs: [drawn([1, 1, 2, 6], [1, 7, 3, 3, 0, 2, 7, 7, 3, 3, 2, 2])],
      },
      [1, 10, 100],
      [0, 1, 10, 0, 0, 100, 0, 0, 0, 0, 0, 0],
    ],
    [
      'overlapping',
      {
        name: '',
        op: 'MaxPool',
        attributes: { kernel_shape: [2, 2], strides: [1, 1] },
        inputs: [drawn([1, 1, 2, 4], [5, 5, 2, 4, 5, 1, 4, 4])],
      },
      [1, 10, 100],
      [1, 10, 0, 100, 0, 0, 0, 0],
    ],
    [
      'in padding',
      {
        name: '',
        op: 'MaxPool',
        attributes: { kernel_shape: [3], strides: [2], pads: [1, 1] },
        inputs: [drawn([1, 1, 3], [-1, -1, -1])],
      },
      [1, 10],
      [1, 10, 0],
    ],
    [
      'in the whole map',
      { name: '', op: 'GlobalMaxPool', inputs: [drawn([1, 2, 2, 2], [1, 4, 4, 0, 0, 0, 0, 0])] },
      [1, 10],
      [0, 1, 0, 0, 10, 0, 0, 0],
    ],
  ])('give all to the first maximum, %s', async (_name, test, seed, expected) => {
    expect(await gradientOf(test, seed)).toEqual(expected);
  });
});

describe('norms of nothing but zeros', () => {
  it.each(['LpPool', 'GlobalLpPool'])('have a gradient of 0 (%s)', async (op) => {
    const attributes = op === 'LpPool' ? { kernel_shape: [2] } : {};
    const zeros: OperatorCase = { name: '', op, attributes, inputs: [drawn([1, 1, 2], [0, 0])] };
    expect(await gradientOf(zeros, [1])).toEqual([0, 0]);
  });
});

describe('forms', () => {
  const fixed = (...dims: number[]) => ({ dims, isConstant: true });
  const pads = [1, 1, 1, 1];

  it.each<readonly [string, OperatorCase, readonly string[]]>([
    [
      'stride 1 convolves with mirrored weights',
      {
        name: '',
        op: 'Conv',
        attributes: { pads },
        inputs: [{ dims: [1, 2, 5, 5] }, fixed(3, 2, 3, 3)],
      },
      ['Reshape', 'Slice', 'Transpose', 'Reshape', 'Conv'],
    ],
    [
      'stride 2 transposes the convolution',
      {
        name: '',
        op: 'Conv',
        attributes: { pads, strides: [2, 2] },
        inputs: [{ dims: [1, 2, 5, 5] }, fixed(3, 2, 3, 3)],
      },
      ['ConvTranspose'],
    ],
    [
      'windows that overlap ask for indices',
      {
        name: '',
        op: 'MaxPool',
        attributes: { kernel_shape: [3, 3], strides: [2, 2] },
        inputs: [{ dims: [1, 2, 7, 7] }],
      },
      ['MaxPool', 'ConstantOfShape', 'Reshape', 'Reshape', 'ScatterElements', 'Reshape'],
    ],
    [
      'an axis that is not resized costs nothing',
      {
        name: '',
        op: 'Resize',
        attributes: { mode: 'linear' },
        inputs: [{ dims: [1, 2, 4, 5] }, null, null, { constant: int64(1, 2, 4, 8) }],
      },
      ['Reshape', 'MatMul', 'Reshape'],
    ],
  ])('%s', async (_name, test, expected) => {
    expect(await operators(test)).toEqual(expected);
  });

  it('windows side by side need no indices, which GPU providers cannot give', async () => {
    const test: OperatorCase = {
      name: '',
      op: 'MaxPool',
      attributes: { kernel_shape: [2, 2], strides: [2, 2] },
      inputs: [{ dims: [1, 2, 7, 6], draw: 'distinct' }],
    };
    const used = new Set(await operators(test));
    expect([...used].filter((op) => op === 'MaxPool' || op === 'ScatterElements')).toEqual([]);
  });
});

describe('nodes without a derivative although their operator has one', () => {
  it.each<readonly [string, OperatorCase, string]>([
    [
      'Pad',
      { name: '', op: 'Pad', inputs: [{ dims: [2] }, { dims: [2], draw: int64(1, 1) }] },
      'its pads are not constant',
    ],
    [
      'Resize',
      {
        name: '',
        op: 'Resize',
        inputs: [{ dims: [2] }, null, null, { dims: [1], draw: int64(3) }],
      },
      'its sizes, scales or region are not constant',
    ],
  ])('say why: %s', async (_op, test, reason) => {
    const { graph } = await operatorGraph(test);
    expect(back(graph, ['x0'])).toEqual({
      kind: 'blocked',
      blockers: [{ node: 'node', op: test.op, reason }],
    });
  });

  it('say why: LayerNormalization, whose mean is used', async () => {
    const inputs = [{ dims: [2, 3] }, { dims: [3] }];
    const test: OperatorCase = { name: '', op: 'LayerNormalization', inputs, outputs: 2 };
    const { graph } = await operatorGraph(test);
    expect(back(graph, ['x0'], 'y1')).toMatchObject({
      blockers: [{ reason: 'its Mean or InvStdDev is used further on' }],
    });
  });

  it('say why: BatchNormalization in training mode, whose running mean is used', async () => {
    const { graph } = await operatorGraph({
      ...{ name: '', op: 'BatchNormalization', attributes: { training_mode: 1 }, outputs: 3 },
      inputs: [[2, 3, 4], [3], [3], [3], [3]].map((dims) => ({ dims })),
    });
    expect(back(graph, ['x0'], 'y1')).toMatchObject({
      blockers: [{ reason: 'its running statistics are used further on' }],
    });
  });
});

// Captum's BasicModel_ConvNet_One_Conv (captum/testing/helpers/basic_models.py) for input 0 … 15 and class 0: the gradients
// behind its published Grad-CAM [[0, 4], [28, 32.5]] after the ReLU and [[11.25, 13.5], [20.25, 22.5]] before it.
describe('a published network', () => {
  it('has the gradients that its published class activation maps were made of', async () => {
    const dims = {
      x: [1, 1, 4, 4],
      w: [2, 1, 3, 3],
      b: [2],
      conv: [1, 2, 2, 2],
      relu: [1, 2, 2, 2],
      fc: [4, 2, 2, 2],
      y: [1, 4, 1, 1],
    };
    const row = [1, 1, 1, 1, 1, -1, -1, -1];
    const constants = new Map([
      ['w', float32(dims.w, new Array(18).fill(1))],
      ['b', float32(dims.b, [-50, -75])],
      ['fc', float32(dims.fc, [...row, ...row, ...row, ...row])],
    ]);
    const node = (op: string, inputs: readonly string[], output: string) => ({
      op,
      domain: '',
      name: output,
      inputs,
      outputs: [output],
      attributes: {},
    });
    const graph: ShapedGraph = {
      inputs: [{ name: 'x', type: 'float32', dims: dims.x }],
      outputs: ['y'],
      nodes: [
        node('Conv', ['x', 'w', 'b'], 'conv'),
        node('Relu', ['conv'], 'relu'),
        // The fully connected layer, as the convolution that it is.
        node('Conv', ['relu', 'fc'], 'y'),
      ],
      constants,
      shapes: new Map(
        Object.entries(dims).map(([name, each]) => [name, { type: 'float32', dims: each }]),
      ),
    };
    const x = float32(
      dims.x,
      Array.from({ length: 16 }, (_, i) => i),
    );
    expect((await runGraph(graph, { x }, ['y'])).y?.data[0]).toBe(54);
    expect(await gradients(graph, { x }, [1, 0, 0, 0], ['x', 'conv', 'relu'], 'y')).toEqual({
      relu: [1, 1, 1, 1, 1, -1, -1, -1],
      conv: [0, 1, 1, 1, 0, 0, -1, -1],
      x: [0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0],
    });
  });
});
