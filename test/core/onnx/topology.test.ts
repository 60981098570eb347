import { describe, expect, it } from 'vitest';
import { createGraphBuilder } from '../../../src/core/onnx/builder';
import type { GraphProto, NodeProto } from '../../../src/core/onnx/onnx_pb';
import {
  checkTopology,
  reachable,
  readValues,
  sortedNodes,
  topology,
} from '../../../src/core/onnx/topology';
import { errorOf } from './support';

/** x → a → (b, c) → d, beside it x → e; `If` reads `a` only from inside its branches. */
function sampleGraph(): GraphProto {
  const builder = createGraphBuilder();
  builder.input('x', 'float32', [1]);
  builder.weight('yes', 'bool', [], [1]);
  const node = (op: string, inputs: string[], output: string): void => {
    builder.node(op, inputs, { outputs: [output], name: output.toUpperCase() });
  };
  node('Relu', ['x'], 'a');
  node('Neg', ['a'], 'b');
  node('Clip', ['a', '', 'a'], 'c');
  node('Add', ['b', 'c'], 'd');
  node('Abs', ['x'], 'e');
  const branch = (op: string): { graph: GraphProto } => {
    const body = createGraphBuilder();
    body.output(body.node(op, ['a'])[0] ?? '', 'float32', [1]);
    return { graph: body.toGraph() };
  };
  builder.node('If', ['yes'], {
    outputs: ['f'],
    name: 'F',
    attributes: { then_branch: branch('Exp'), else_branch: branch('Log') },
  });
  return builder.toGraph();
}

const names = (nodes: Iterable<NodeProto>): string[] => [...nodes].map(({ name }) => name).sort();

it('knows who makes and who reads each value', () => {
  const { producers, consumers } = topology(sampleGraph());
  expect(Object.fromEntries([...producers].map(([value, { name }]) => [value, name]))).toEqual({
    a: 'A',
    b: 'B',
    c: 'C',
    d: 'D',
    e: 'E',
    f: 'F',
  });
  expect(Object.fromEntries([...consumers].map(([value, nodes]) => [value, names(nodes)]))).toEqual(
    {
      x: ['A', 'E'],
      a: ['B', 'C', 'F'],
      b: ['D'],
      c: ['D'],
      yes: ['F'],
    },
  );
});

it('counts what the graphs inside a node take from outside as read by it', () => {
  const node = sampleGraph().node.find(({ opType }) => opType === 'If');
  expect(node && [...readValues(node)]).toEqual(['yes', 'a']);
});

it.each([
  { value: 'd', direction: 'backward', expected: ['A', 'B', 'C', 'D'] },
  { value: 'f', direction: 'backward', expected: ['A', 'F'] },
  { value: 'a', direction: 'forward', expected: ['B', 'C', 'D', 'F'] },
  { value: 'x', direction: 'forward', expected: ['A', 'B', 'C', 'D', 'E', 'F'] },
  { value: 'x', direction: 'backward', expected: [] },
] as const)('reaches $expected $direction from $value', ({ value, direction, expected }) => {
  expect(names(reachable(topology(sampleGraph()), value, direction))).toEqual(expected);
});

describe('sorting', () => {
  it('leaves a sorted graph as it is', () => {
    const graph = sampleGraph();
    expect(sortedNodes(graph, 'm.onnx')).toEqual(graph.node);
  });

  it('puts each node after those it reads from', () => {
    const graph = sampleGraph();
    graph.node.reverse();
    const order = sortedNodes(graph, 'm.onnx').map(({ name }) => name);
    expect(order).toEqual(['A', 'F', 'E', 'B', 'C', 'D']);
  });

  it('takes chains longer than the call stack', () => {
    const builder = createGraphBuilder();
    let value = builder.input('x', 'float32', [1]);
    for (let i = 0; i < 20_000; i++) [value = ''] = builder.node('Relu', [value]);
    const graph = builder.toGraph();
    const inOrder = [...graph.node];
    graph.node.reverse();
    expect(sortedNodes(graph, 'm.onnx')).toEqual(inOrder);
  });

  it('names a node that depends on itself', async () => {
    const graph = sampleGraph();
    graph.node[0]?.input.splice(0, 1, 'd');
    const facts = await errorOf(() => sortedNodes(graph, '/models/m.onnx'));
    expect(facts).toMatchObject({ code: 'graph-cycle', path: '/models/m.onnx' });
    expect(facts.message).toBe('m.onnx: node "A" depends on its own result.');
  });
});

it('finds a value that only a nested graph misses', async () => {
  const graph = sampleGraph();
  const body = graph.node.at(-1)?.attribute[1]?.g;
  body?.node[0]?.input.splice(0, 1, 'nowhere');
  const facts = await errorOf(() => checkTopology(graph, 'm.onnx'));
  expect(facts.message).toBe(
    'm.onnx: node "Log/0" reads the value "nowhere", which nothing in the graph makes.',
  );
});
