import { expect, it } from 'vitest';
import { explainable } from '../../../src/core/autodiff/differentiable';
import { gradientRules } from '../../../src/core/autodiff/rules';
import type { Node, ShapedGraph, ValueShape } from '../../../src/core/onnx/graph';

type Step = readonly [
  output: string,
  op: string,
  inputs: readonly string[],
  more?: { readonly attributes?: Node['attributes']; readonly type?: ValueShape['type'] },
];

/** Square matrices from `image` to the last step; nodes are called as their outputs. */
function graphOf(steps: readonly Step[]): ShapedGraph {
  const dims = [3, 3];
  const shape = { type: 'float32' as const, dims };
  const values = steps.map(([name, , , more]) => [name, { ...shape, ...more }] as const);
  return {
    inputs: [{ name: 'image', ...shape }],
    outputs: [steps.at(-1)?.[0] ?? ''],
    nodes: steps.map(([output, op, inputs, { attributes = {} } = {}]) => ({
      op,
      domain: op === 'Mystery' ? 'example' : '',
      name: output,
      inputs,
      outputs: [output],
      attributes,
    })),
    constants: new Map(),
    shapes: new Map([['image', shape], ['weight', shape], ...values]),
  };
}

const mystery = (node: string) => ({
  node,
  op: 'example:Mystery',
  reason: 'the operator has no derivative in Glassbox',
});

it.each<{ name: string; steps: readonly Step[]; blockers: readonly unknown[]; reachable: string }>([
  {
    name: 'everything can be explained where every operator has a derivative',
    steps: [
      ['a', 'MatMul', ['image', 'weight']],
      ['b', 'Relu', ['a']],
      ['y', 'Add', ['b', 'a']],
    ],
    blockers: [],
    reachable: 'a b image y',
  },
  {
    name: 'only what comes after an unknown operator can be explained',
    steps: [
      ['a', 'Relu', ['image']],
      ['b', 'Mystery', ['a']],
      ['c', 'Exp', ['b']],
      ['y', 'Tanh', ['c']],
    ],
    blockers: [mystery('b')],
    reachable: 'b c y',
  },
  {
    name: 'all unknown operators are named, not just the last one',
    steps: [
      ['a', 'Mystery', ['image']],
      ['b', 'Relu', ['a']],
      ['c', 'Mystery', ['b']],
      ['y', 'Tanh', ['c']],
    ],
    blockers: [mystery('a'), mystery('c')],
    reachable: 'c y',
  },
  {
    name: 'a way round an unknown operator does not make up for the way through it',
    steps: [
      ['a', 'Relu', ['image']],
      ['b', 'Mystery', ['a']],
      ['c', 'Exp', ['a']],
      ['y', 'Add', ['b', 'c']],
    ],
    blockers: [mystery('b')],
    reachable: 'b c y',
  },
  {
    name: 'an unknown operator on another branch stops nothing',
    steps: [
      ['a', 'Relu', ['image']],
      ['b', 'Mystery', ['a']],
      ['y', 'Exp', ['a']],
    ],
    blockers: [],
    reachable: 'a image y',
  },
  {
    name: 'an unknown operator among weights stops nothing',
    steps: [
      ['a', 'Mystery', ['weight']],
      ['y', 'MatMul', ['image', 'a']],
    ],
    blockers: [],
    reachable: 'image y',
  },
  {
    name: 'a comparison carries no gradient, so an unknown operator before it stops nothing',
    steps: [
      ['a', 'Mystery', ['image']],
      ['b', 'Greater', ['a', 'weight'], { type: 'bool' }],
      ['c', 'Relu', ['image']],
      ['y', 'Where', ['b', 'c', 'weight']],
    ],
    blockers: [],
    reachable: 'c image y',
  },
  {
    name: 'a node that its rule refuses blocks as well, with the reason of the rule',
    steps: [
      ['a', 'Relu', ['image']],
      ['b', 'Einsum', ['a'], { attributes: { equation: 'ii->i' } }],
      ['y', 'Exp', ['b']],
    ],
    blockers: [{ node: 'b', op: 'Einsum', reason: 'it takes the diagonal of an operand' }],
    reachable: 'b y',
  },
])('$name', ({ steps, blockers, reachable }) => {
  const found = explainable(graphOf(steps), 'y', gradientRules);
  expect({ ...found, reachable: [...found.reachable].sort().join(' ') }).toEqual({
    blockers,
    reachable,
  });
});
