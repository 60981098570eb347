// Where finite differences say nothing: kinks, ties, edges of domains and numbers so large that a careless formula
// overflows. The exact derivatives, and PyTorch's choices where there is none.

import { expect, it } from 'vitest';
import { backpropagate } from '../../../src/core/autodiff/backpropagate';
import { gradientRules } from '../../../src/core/autodiff/rules';
import type { Attributes } from '../../../src/core/onnx/graph';
import { float32, operatorGraph, runGraph } from './support';

type Numbers = readonly number[];

interface Extreme {
  readonly op: string;
  readonly what: string;
  readonly x: readonly Numbers[];
  /** Inputs from this one on are constants. */
  readonly constantsFrom?: number;
  readonly attributes?: Attributes;
  /** Default: ones. */
  readonly dy?: Numbers;
  /** The gradient of each input that is not constant. */
  readonly dx: readonly Numbers[];
}

const of = (
  op: string,
  what: string,
  x: Numbers,
  dx: Numbers,
  more: { readonly attributes?: Attributes; readonly dy?: Numbers } = {},
): Extreme => ({ op, what, x: [x], dx: [dx], ...more });

/** All that are x for large x and 0 for very negative ones. */
const gates = ['Softplus', 'Mish', 'Gelu', 'HardSwish'].map((op) =>
  of(op, 'at ±100', [-100, 100], [0, 1]),
);
const flat = ['Sigmoid', 'Tanh', 'HardSigmoid', 'Erf'].map((op) =>
  of(op, 'at ±100', [-100, 100], [0, 0]),
);
const exponentials = ['Elu', 'Celu'].map((op) => of(op, 'at ±100', [-100, 100], [0, 1]));
const edges = ['Asin', 'Acos', 'Atanh'].map((op) => of(op, 'at the edges', [-1, 1], [0, 0]));

const third = 1 / 3;
const extremes: readonly Extreme[] = [
  ...gates,
  ...flat,
  ...exponentials,
  ...edges,
  of('Gelu', 'approximated, at ±100', [-100, 100], [0, 1], { attributes: { approximate: 'tanh' } }),
  of('Selu', 'at ±100', [-100, 100], [0, 1.0507009873554805]),
  of('Softsign', 'at ±100', [-100, 100], [1 / 101 ** 2, 1 / 101 ** 2]),
  of('Exp', 'far below 0', [-200], [0]),
  of('Acosh', 'at its edge', [1, 2], [0, 1 / Math.sqrt(3)]),
  of('Sqrt', 'at 0 and near it', [0, 1e-30, 4], [0, 5e14, 0.25]),
  of('Sqrt', 'at 0, where nothing arrives', [0], [0], { dy: [0] }),
  of('Log', 'at 0 and near it', [0, 1e-37, 4], [0, 1e37, 0.25]),
  of('Reciprocal', 'at 0 and near it', [0, 1e-10, 4], [0, -1e20, -1 / 16]),
  {
    op: 'Clip',
    what: 'at its bounds',
    x: [[-1, 0, 3, 6, 7], [0], [6]],
    constantsFrom: 1,
    dx: [[0, 1, 1, 1, 0]],
  },
  of('Abs', 'at 0', [0, -0.5, 0.5], [0, -1, 1]),
  of('LeakyRelu', 'at 0', [0], [0.1], { attributes: { alpha: { float: 0.1 } } }),
  of('HardSigmoid', 'at its kinks', [-2.5, 2.5], [0, 0]),
  of('HardSwish', 'at its kinks', [-3, 3], [0, 1]),
  of('Softmax', 'saturated', [1000, 0, -1000], [0, 0, 0], { dy: [1, 0, 0] }),
  of('LogSoftmax', 'saturated', [1000, 0, -1000], [-1, 1, 0], { dy: [0, 1, 0] }),
  of('ReduceLogSumExp', 'of large numbers', [1000, 0], [1, 0], { dy: [1] }),
  of('ReduceL2', 'of zeros', [0, 0], [0, 0], { dy: [1] }),
  of('ReduceL1', 'with a zero', [0, -2, 3], [0, -1, 1], { dy: [1] }),
  of('ReduceProd', 'with one zero', [0, 2, 3], [6, 0, 0], { dy: [1] }),
  of('ReduceProd', 'with two zeros', [0, 0, 3], [0, 0, 0], { dy: [1] }),
  of('ReduceMax', 'shared by two', [2, 1, 2], [0.5, 0, 0.5], { dy: [1] }),
  of('ReduceMin', 'shared by three', [2, 2, 2], [third, third, third], { dy: [1] }),
  {
    op: 'Max',
    what: 'ties',
    x: [
      [1, 2, 3],
      [1, 1, 4],
    ],
    dx: [
      [0.5, 1, 0],
      [0.5, 0, 1],
    ],
  },
  { op: 'Max', what: 'three equal', x: [[1], [1], [1]], dx: [[third], [third], [third]] },
  {
    op: 'Min',
    what: 'ties with a constant',
    x: [
      [0, 1],
      [0, 0],
    ],
    constantsFrom: 1,
    dx: [[0.5, 0]],
  },
  { op: 'PRelu', what: 'at 0', x: [[0, -2], [0.25]], dx: [[0.25, 0.25], [-2]] },
  { op: 'Pow', what: '√ at 0', x: [[0, 4], [0.5]], constantsFrom: 1, dx: [[0, 0.25]] },
  { op: 'Pow', what: '−1 at 0', x: [[0, 2], [-1]], constantsFrom: 1, dx: [[0, -0.25]] },
  { op: 'Pow', what: '0 at 0', x: [[0, 2], [0]], constantsFrom: 1, dx: [[0, 0]] },
  { op: 'Pow', what: '1 at 0', x: [[0, 2], [1]], constantsFrom: 1, dx: [[1, 1]] },
  {
    op: 'Pow',
    what: 'exponents per element at 0',
    x: [
      [0, 0, 0, 0],
      [2, 1, 0.5, 0],
    ],
    constantsFrom: 1,
    dx: [[0, 1, 0, 0]],
  },
  {
    op: 'Pow',
    what: 'exponents that vary at 0',
    x: [
      [0, 0, 0, 0],
      [2, 1, 0.5, 0],
    ],
    dx: [
      [0, 1, 0, 0],
      [0, 0, 0, 0],
    ],
  },
];

/** Within 1e-6, of the value itself where that is large. */
function near(value: number): unknown {
  return {
    asymmetricMatch: (found: number) =>
      Math.abs(found - value) <= 1e-6 * Math.max(1, Math.abs(value)),
    toString: () => `near ${value}`,
  };
}

it.each(extremes.map((each) => [each.op, each.what, each] as const))(
  'the derivative of %s is exact: %s',
  async (op, _what, { x, dx, dy, attributes = {}, constantsFrom = x.length }) => {
    const { graph, feeds } = await operatorGraph({
      name: op,
      op,
      attributes,
      inputs: x.map((values, i) => ({
        dims: [values.length],
        draw: float32([values.length], values),
        isConstant: i >= constantsFrom,
      })),
    });
    const request = { of: 'y0', seed: 'seed', wanted: Object.keys(feeds), rules: gradientRules };
    const backward = backpropagate(graph, request);
    if (backward.kind === 'blocked') throw new Error(JSON.stringify(backward.blockers));
    const dims = graph.shapes.get('y0')?.dims ?? [];
    const seed = float32(dims, dy ?? x[0]?.map(() => 1) ?? []);
    const names = [...backward.gradients.values()].filter((name) => name !== null);
    const results = await runGraph(backward.graph, { ...feeds, seed }, names);
    const found = names.map((name) => Array.from(results[name]?.data as Float32Array));
    expect(found).toEqual(dx.map((values) => values.map(near)));
  },
);
