import { expect, it } from 'vitest';
import { backpropagate } from '../../../src/core/autodiff/backpropagate';
import { gradientRules } from '../../../src/core/autodiff/rules';
import type { Graph, Node, ShapedGraph, ValueShape } from '../../../src/core/onnx/graph';
import type { TensorValue } from '../../../src/core/onnx/tensor';
import {
  checkGradient,
  drawTensor,
  float32,
  int64,
  type OperatorCase,
  operatorGraph,
} from './support';

const random = (...dims: number[]) => ({ dims });
/** Fed when run, so that its numbers are not known while the graph is built. */
const fed = (value: TensorValue) => ({ dims: value.dims, draw: value });
const yes: TensorValue = { type: 'bool', dims: [], data: Uint8Array.of(1) };

const refused: readonly (readonly [string, Omit<OperatorCase, 'name'>])[] = [
  ['its axes are not constant', { op: 'ReduceSum', inputs: [random(2, 3), fed(int64(1))] }],
  [
    'its bounds are not constant',
    { op: 'Slice', inputs: [random(4), fed(int64(1)), fed(int64(3))] },
  ],
  ['its repeats are not constant', { op: 'Tile', inputs: [random(2), fed(int64(2))] }],
  [
    'it is in training mode',
    { op: 'Dropout', inputs: [random(3), { constant: float32([], [0.5]) }, { constant: yes }] },
  ],
  [
    'it takes the diagonal of an operand',
    { op: 'Einsum', attributes: { equation: 'ii->i' }, inputs: [random(3, 3)] },
  ],
  [
    'its reduction is mul',
    {
      op: 'ScatterElements',
      attributes: { reduction: 'mul' },
      inputs: [random(3), { constant: int64(1) }, random(1)],
    },
  ],
  [
    'its reduction is max',
    {
      op: 'ScatterND',
      attributes: { reduction: 'max' },
      inputs: [random(3), { constant: { ...int64(1), dims: [1, 1] } }, random(1)],
    },
  ],
];

it.each(refused)('a node that cannot be differentiated says that %s', async (reason, test) => {
  const { graph } = await operatorGraph({ name: reason, ...test });
  const request = { of: 'y0', seed: 'seed', wanted: ['x0'], rules: gradientRules };
  const blockers = [{ node: 'node', op: test.op, reason }];
  expect(backpropagate(graph, request)).toEqual({ kind: 'blocked', blockers });
});

it('gradients pass through other floating point types and back', async () => {
  const graph = chain([
    ['Cast', { to: 11 }, 'float64'],
    ['Sin', {}, 'float64'],
    ['Cast', { to: 1 }, 'float32'],
  ]);
  const { worst } = await checkGradient(graph, { v0: drawTensor([5], 'normal', 1) }, ['v3']);
  expect(worst).toBeLessThan(5e-3);
});

it('no gradient passes through whole numbers', () => {
  const graph = chain([
    ['Cast', { to: 7 }, 'int64'],
    ['Identity', {}, 'int64'],
    ['Cast', { to: 1 }, 'float32'],
  ]);
  const request = { of: 'v3', seed: 'seed', wanted: ['v0'], rules: gradientRules };
  const backward = backpropagate(graph, request);
  expect(backward.kind === 'ready' && backward.gradients).toEqual(new Map([['v0', null]]));
});

/** Operators of one input one after another, on five numbers: v0, v1, … */
function chain(
  steps: readonly (readonly [string, Node['attributes'], ValueShape['type']])[],
): ShapedGraph {
  const nodes = steps.map(([op, attributes], i) => ({
    op,
    domain: '',
    name: `node${i}`,
    inputs: [`v${i}`],
    outputs: [`v${i + 1}`],
    attributes,
  }));
  const types = ['float32' as const, ...steps.map(([, , type]) => type)];
  const shapes = new Map(types.map((type, i) => [`v${i}`, { type, dims: [5] }]));
  const inputs: Graph['inputs'] = [{ name: 'v0', type: 'float32', dims: [5] }];
  return { inputs, outputs: [`v${steps.length}`], nodes, constants: new Map(), shapes };
}
