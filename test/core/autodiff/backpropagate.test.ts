import { describe, expect, it } from 'vitest';
import { type Backward, backpropagate } from '../../../src/core/autodiff/backpropagate';
import type { Derivative, RuleSet } from '../../../src/core/autodiff/rule';
import { gradientRules } from '../../../src/core/autodiff/rules';
import type { Node, ShapedGraph, ValueShape } from '../../../src/core/onnx/graph';
import type { TensorMap, TensorValue } from '../../../src/core/onnx/tensor';
import { float32, runGraph } from './support';

type Dims = readonly number[];

/** A graph of values named in `dims`; those that no node makes are its inputs, the last one is its output. */
function graphOf(
  dims: Readonly<Record<string, Dims>>,
  nodes: readonly (readonly [op: string, inputs: string, outputs: string, domain?: string])[],
): ShapedGraph {
  const made = nodes.map(
    ([op, inputs, outputs, domain = '']): Node => ({
      op,
      domain,
      name: `${op} of ${inputs}`,
      inputs: inputs.split(' '),
      outputs: outputs.split(' '),
      attributes: {},
    }),
  );
  const results = new Set(made.flatMap(({ outputs }) => outputs));
  const shapes = new Map(
    Object.entries(dims).map(([name, each]): [string, ValueShape] => [
      name,
      { type: 'float32', dims: each },
    ]),
  );
  return {
    inputs: [...shapes].flatMap(([name, shape]) => (results.has(name) ? [] : [{ name, ...shape }])),
    outputs: [Object.keys(dims).at(-1) ?? ''],
    nodes: made,
    constants: new Map(),
    shapes,
  };
}

/** The gradients of the graph's output for everything wanted. */
function back(graph: ShapedGraph, wanted: readonly string[], rules = gradientRules): Backward {
  return backpropagate(graph, { of: graph.outputs[0] ?? '', seed: 'seed', wanted, rules });
}

function ready(backward: Backward): Extract<Backward, { kind: 'ready' }> {
  if (backward.kind === 'blocked') throw new Error(JSON.stringify(backward.blockers));
  return backward;
}

/** The nodes that the gradient added. */
function added(graph: ShapedGraph, backward: Backward): readonly string[] {
  return ready(backward)
    .graph.nodes.slice(graph.nodes.length)
    .map(({ op }) => op);
}

/** The numbers of the gradients, null where there is none. */
async function numbers(
  backward: Backward,
  feeds: TensorMap,
): Promise<Readonly<Record<string, readonly number[] | null>>> {
  const { graph, gradients } = ready(backward);
  const names = [...gradients.values()].filter((name) => name !== null);
  const results = await runGraph(graph, feeds, names);
  const of = (name: string | null): readonly number[] | null =>
    name === null ? null : Array.from(results[name]?.data ?? [], Number);
  return Object.fromEntries([...gradients].map(([name, gradient]) => [name, of(gradient)]));
}

const vector = (...values: readonly number[]): TensorValue => float32([values.length], values);

/** The real rules, and these instead of or beside them. */
function rulesWith(own: Readonly<Record<string, Derivative>>): RuleSet {
  return {
    id: 'test',
    rule: (node) => {
      const derivative = own[node.op];
      return derivative ? { id: node.op, derivative } : gradientRules.rule(node);
    },
  };
}

describe('the gradient of a graph', () => {
  it('is the sum over all paths that join', async () => {
    // z = x · relu(x) + x
    const graph = graphOf({ x: [3], r: [3], p: [3], z: [3] }, [
      ['Relu', 'x', 'r'],
      ['Mul', 'x r', 'p'],
      ['Add', 'p x', 'z'],
    ]);
    const feeds = { x: vector(3, -4, 0.5), seed: vector(1, 10, 100) };
    expect(await numbers(back(graph, ['x', 'r']), feeds)).toEqual({
      x: [7, 10, 200],
      r: [3, -40, 50],
    });
  });

  it('counts a value twice that one node reads twice', async () => {
    const graph = graphOf({ x: [2], y: [2] }, [['Mul', 'x x', 'y']]);
    const feeds = { x: vector(3, -2), seed: vector(1, 1) };
    expect(await numbers(back(graph, ['x']), feeds)).toEqual({ x: [6, -4] });
  });

  it('is summed over the axes along which an operand was broadcast', async () => {
    const graph = graphOf(
      {
        a: [2, 3],
        row: [3],
        column: [2, 1],
        scalar: [],
        one: [1, 1, 1],
        s: [2, 3],
        t: [2, 3],
        u: [2, 3],
        y: [1, 2, 3],
      },
      [
        ['Add', 'a row', 's'],
        ['Add', 's column', 't'],
        ['Add', 'scalar t', 'u'],
        ['Add', 'u one', 'y'],
      ],
    );
    const backward = back(graph, ['a', 'row', 'column', 'scalar', 'one']);
    const zeros = Object.fromEntries(
      graph.inputs.map(({ name, dims }) => [
        name,
        float32(dims, new Array(dims.reduce((a, b) => a * b, 1)).fill(0)),
      ]),
    );
    const feeds = { ...zeros, seed: float32([1, 2, 3], [1, 2, 3, 10, 20, 30]) };
    expect(await numbers(backward, feeds)).toEqual({
      a: [1, 2, 3, 10, 20, 30],
      row: [11, 22, 33],
      column: [6, 60],
      scalar: [66],
      one: [66],
    });
    const { graph: bigger, gradients } = ready(backward);
    expect([...gradients].map(([name, of]) => [name, bigger.shapes.get(of ?? '')?.dims])).toEqual([
      ['a', [2, 3]],
      ['row', [3]],
      ['column', [2, 1]],
      ['scalar', []],
      ['one', [1, 1, 1]],
    ]);
  });

  it('of a value for itself is the seed', () => {
    const graph = graphOf({ x: [2], y: [2] }, [['Relu', 'x', 'y']]);
    const backward = ready(back(graph, ['y']));
    expect([...backward.gradients]).toEqual([['y', 'seed']]);
    expect(added(graph, backward)).toEqual([]);
  });

  it('feeds the seed as one more input and keeps the outputs', () => {
    const graph = graphOf({ x: [2, 3], y: [2, 3] }, [['Relu', 'x', 'y']]);
    const { inputs, outputs } = ready(back(graph, ['x'])).graph;
    expect({ inputs, outputs }).toEqual({
      inputs: [
        { name: 'x', type: 'float32', dims: [2, 3] },
        { name: 'seed', type: 'float32', dims: [2, 3] },
      ],
      outputs: ['y'],
    });
  });

  it('can be differentiated once more', async () => {
    const graph = graphOf({ x: [2], square: [2], cube: [2] }, [
      ['Mul', 'x x', 'square'],
      ['Mul', 'square x', 'cube'],
    ]);
    const first = ready(back(graph, ['x']));
    const second = backpropagate(first.graph, {
      of: first.gradients.get('x') ?? '',
      seed: 'seed2',
      wanted: ['x'],
      rules: gradientRules,
    });
    const feeds = { x: vector(2, -3), seed: vector(1, 1), seed2: vector(1, 1) };
    expect(await numbers(second, feeds)).toEqual({ x: [12, -18] });
  });
});

describe('nodes off the path', () => {
  it('need no derivative', () => {
    const graph = graphOf({ x: [2], b: [2], c: [2], side: [2], y: [2] }, [
      ['Mystery', 'b', 'c'],
      ['Riddle', 'x', 'side'],
      ['Add', 'x c', 'y'],
    ]);
    const backward = ready(back(graph, ['x']));
    expect([...backward.gradients]).toEqual([['x', 'seed']]);
  });

  it('leave null where the output does not depend on what is wanted', () => {
    const graph = graphOf({ x: [2], other: [2], y: [2] }, [['Relu', 'x', 'y']]);
    expect(ready(back(graph, ['x', 'other'])).gradients.get('other')).toBeNull();
  });

  it('cost nothing for an input that is not wanted', () => {
    const graph = graphOf({ a: [2, 3], b: [3, 4], c: [2, 4] }, [['MatMul', 'a b', 'c']]);
    expect(added(graph, back(graph, ['a']))).toEqual(['Transpose', 'MatMul']);
    expect(added(graph, back(graph, ['b']))).toEqual(['Transpose', 'MatMul']);
    expect(added(graph, back(graph, ['a', 'b']))).toHaveLength(4);
  });

  it('are not kept where a rule appends more than is wanted', () => {
    const graph = graphOf({ x: [2], z: [2], y: [2] }, [['Odd', 'x z', 'y']]);
    const generous = rulesWith({
      Odd: ({ ops, dy: [dy] }) => (dy ? [ops.neg(dy), ops.map('Exp', ops.mul(dy, 3))] : []),
    });
    const { graph: bigger } = ready(back(graph, ['x'], generous));
    expect(bigger.nodes.map(({ op }) => op)).toEqual(['Odd', 'Neg']);
    expect(bigger.constants.size).toBe(0);
  });

  it('above the wanted value are left alone', () => {
    const graph = graphOf({ x: [2], middle: [2], y: [2] }, [
      ['Mystery', 'x', 'middle'],
      ['Relu', 'middle', 'y'],
    ]);
    expect(added(graph, back(graph, ['middle']))).toEqual(['Greater', 'Where']);
  });
});

describe('an operator that is constant almost everywhere', () => {
  it('stops the gradient on its branch and no other', async () => {
    // y = x · sign(x)
    const graph = graphOf({ x: [3], s: [3], y: [3] }, [
      ['Sign', 'x', 's'],
      ['Mul', 'x s', 'y'],
    ]);
    const feeds = { x: vector(3, -4, 5), seed: vector(1, 1, 1) };
    expect(await numbers(back(graph, ['x']), feeds)).toEqual({ x: [1, -1, 1] });
  });

  it('leaves null where every path leads through it, whatever lies before', () => {
    const graph = graphOf({ x: [3], m: [3], f: [3], y: [3] }, [
      ['Mystery', 'x', 'm'],
      ['Floor', 'm', 'f'],
      ['Relu', 'f', 'y'],
    ]);
    const backward = ready(back(graph, ['x']));
    expect([...backward.gradients]).toEqual([['x', null]]);
    expect(added(graph, backward)).toEqual([]);
  });

  it('passes a gradient on where a set of rules gives it one', () => {
    const graph = graphOf({ x: [3], y: [3] }, [['Round', 'x', 'y']]);
    const straightThrough = rulesWith({ Round: ({ dy }) => dy });
    expect([...ready(back(graph, ['x'], straightThrough)).gradients]).toEqual([['x', 'seed']]);
  });
});

describe('what blocks a gradient', () => {
  it('is reported all together, with names and domains', () => {
    const graph = graphOf({ x: [2], a: [2], b: [2], c: [2], y: [2] }, [
      ['Mystery', 'x', 'a'],
      ['Relu', 'a', 'b'],
      ['Riddle', 'b', 'c', 'com.example'],
      ['Mystery', 'c', 'y'],
    ]);
    const reason = 'the operator has no derivative in Glassbox';
    expect(back(graph, ['x'])).toEqual({
      kind: 'blocked',
      blockers: [
        { node: 'Mystery of x', op: 'Mystery', reason },
        { node: 'Riddle of b', op: 'com.example:Riddle', reason },
        { node: 'Mystery of c', op: 'Mystery', reason },
      ],
    });
  });

  it('is what rules refuse, node by node', () => {
    const graph = graphOf({ x: [2], a: [2], b: [2], y: [2] }, [
      ['Odd', 'x', 'a'],
      ['Odd', 'x', 'b'],
      ['Add', 'a b', 'y'],
    ]);
    const rules = rulesWith({ Odd: ({ y: [y] }) => ({ refusal: `it makes ${y?.name}` }) });
    const backward = back(graph, ['x'], rules);
    expect(backward).toEqual({
      kind: 'blocked',
      blockers: [
        { node: 'Odd of x', op: 'Odd', reason: 'it makes a' },
        { node: 'Odd of x', op: 'Odd', reason: 'it makes b' },
      ],
    });
  });
});

describe('a rule', () => {
  it('that gives wrong dims is named in the error', () => {
    const graph = graphOf({ x: [2, 3], y: [2, 3] }, [['Odd', 'x', 'y']]);
    const wrong = (dims: Dims): RuleSet => rulesWith({ Odd: ({ ops }) => [ops.full(1, dims)] });
    for (const dims of [[3, 2], [3], [2, 1], [2, 4]]) {
      expect(() => back(graph, ['x'], wrong(dims))).toThrow(
        `The derivative of Odd (Odd of x) gives [${dims}] for input 0 of shape [2,3].`,
      );
    }
  });

  it('learns which outputs have a gradient, which inputs are there and which are wanted', () => {
    const graph = graphOf({ x: [2], z: [2], one: [2], two: [2], y: [2] }, [
      ['Odd', 'x  z', 'one two'],
      ['Relu', 'two', 'y'],
    ]);
    const seen: unknown[] = [];
    const rules = rulesWith({
      Odd: ({ x, y, dy, wants }) => {
        seen.push({
          x: x.map((each) => each?.name ?? null),
          y: y.map(({ name }) => name),
          hasGradient: dy.map((each) => each !== null),
          wants,
        });
        return [null, null, dy[1] ?? null];
      },
    });
    const backward = ready(back(graph, ['z'], rules));
    expect(seen).toEqual([
      {
        x: ['x', null, 'z'],
        y: ['one', 'two'],
        hasGradient: [false, true],
        wants: [false, false, true],
      },
    ]);
    expect(backward.gradients.get('z')).toBe(backward.graph.nodes.at(-1)?.outputs[0]);
  });
});
