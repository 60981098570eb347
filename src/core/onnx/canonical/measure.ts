// Type and dims of every value of a graph, from one execution; and the numbers of all values that do not depend on the
// picture itself, only on its size: those are constants of the canonical graph.

import { type Graph, graphBytes, type Node, type ValueShape, valuesRead } from '../graph';
import type { RunModel } from '../runModel';
import type { TensorMap, TensorValue } from '../tensor';

export interface Measured {
  readonly shapes: ReadonlyMap<string, ValueShape>;
  /** Values made by nodes that are the same for every picture. */
  readonly fixed: ReadonlyMap<string, TensorValue>;
}

const prefix = 'glassbox measure';

export async function measure(
  graph: Graph,
  opset: number,
  feeds: TensorMap,
  run: RunModel,
): Promise<Measured> {
  const dynamic = dynamicValues(graph);
  const made = graph.nodes.flatMap(({ outputs }) => outputs.filter((name) => name !== ''));
  const moving = made.filter((name) => dynamic.has(name));
  const fixedNames = made.filter((name) => !dynamic.has(name));
  const probes = moving.map((name, i) => probe(name, i));
  const fetches = [...fixedNames, ...probes.flatMap(({ dims, type }) => [dims, type])];
  const probed: Graph = {
    ...graph,
    outputs: fetches,
    nodes: [...graph.nodes, ...probes.flatMap(({ nodes }) => nodes)],
    constants: new Map([
      ...graph.constants,
      [`${prefix} flat`, { type: 'int64', dims: [1], data: BigInt64Array.of(-1n) }],
      [`${prefix} none`, { type: 'int64', dims: [0], data: new BigInt64Array(0) }],
    ]),
  };
  const values = fetches.length > 0 ? await run(graphBytes(probed, opset), feeds, fetches) : {};
  const shapes = new Map<string, ValueShape>(
    graph.inputs.map(({ name, type, dims }) => [name, { type, dims }]),
  );
  for (const [name, { type, dims }] of graph.constants) shapes.set(name, { type, dims });
  for (const [i, name] of moving.entries()) {
    const { dims, type } = probes[i] ?? probe(name, i);
    shapes.set(name, {
      type: values[type]?.type ?? 'float32',
      dims: Array.from(values[dims]?.data ?? [], Number),
    });
  }
  const fixed = new Map<string, TensorValue>();
  for (const name of fixedNames) {
    const value = values[name];
    if (!value) continue;
    fixed.set(name, value);
    shapes.set(name, { type: value.type, dims: value.dims });
  }
  return { shapes, fixed };
}

/** Two tiny outputs that tell dims and type, so that the value itself need not be kept until the end of the run. */
function probe(value: string, number: number) {
  const name = (what: string): string => `${prefix} ${what} ${number}`;
  const node = (op: string, inputs: readonly string[], what: string): Node => ({
    op,
    domain: '',
    name: name(what),
    inputs,
    outputs: [name(what)],
    attributes: {},
  });
  return {
    dims: name('dims'),
    type: name('type'),
    nodes: [
      node('Shape', [value], 'dims'),
      node('Reshape', [value, `${prefix} flat`], 'vector'),
      node('Gather', [name('vector'), `${prefix} none`], 'type'),
    ],
  };
}

/** What changes with the numbers of the picture: not its shape, and nothing computed from that. */
function dynamicValues(graph: Graph): ReadonlySet<string> {
  const dynamic = new Set(graph.inputs.map(({ name }) => name));
  for (const node of graph.nodes) {
    if (node.op === 'Shape' || node.op === 'Size') continue;
    if (!valuesRead(node).some((name) => dynamic.has(name))) continue;
    for (const name of node.outputs) dynamic.add(name);
  }
  return dynamic;
}
