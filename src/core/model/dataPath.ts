// The part of a graph that carries the picture's data from one value to another, and its cuts: values that everything
// passes. A squeeze-and-excitation pool or a residual branch is on the path and yet no cut, the pool before the head is one.

import type { GraphNode, GraphView } from './graphView';

export interface DataPath {
  /** Nodes that lie between, in topological order. */
  readonly nodes: readonly GraphNode[];
  /** From `to` back to `from`, both included. */
  readonly cuts: readonly string[];
  /** Inputs of a node that carry data; the others are weights, shapes and constants. */
  dataInputs(node: GraphNode): readonly string[];
}

/** These read the shape of a value, not its data. */
const shapeOperators = new Set(['Shape', 'Size', 'ConstantOfShape', 'EyeLike']);

/** null where no data comes from `from` to `to`. */
export function dataPath(graph: GraphView, from: string, to: string): DataPath | null {
  const data = descendants(graph, from);
  if (!data.has(to)) return null;
  const dataInputs = (node: GraphNode): readonly string[] =>
    [...new Set(node.inputs)].filter((input) => data.has(input));

  const nodes: GraphNode[] = [];
  const cuts: string[] = [];
  const open = new Set([to]);
  for (let i = graph.producer(to)?.index ?? -1; i >= 0; i--) {
    const node = graph.nodes[i];
    const made = node?.outputs.filter((output) => open.has(output)) ?? [];
    const [value] = made;
    if (node === undefined || value === undefined) continue;
    // Everything still open is made by this node or earlier: alone, this value is all that the rest depends on.
    if (open.size === 1) cuts.push(value);
    nodes.unshift(node);
    for (const output of made) open.delete(output);
    for (const input of dataInputs(node)) open.add(input);
  }
  return { nodes, cuts: [...cuts, from], dataInputs };
}

function descendants(graph: GraphView, from: string): ReadonlySet<string> {
  const data = new Set([from]);
  for (const node of graph.nodes) {
    if (shapeOperators.has(node.op) || !node.inputs.some((input) => data.has(input))) continue;
    for (const output of node.outputs) data.add(output);
  }
  return data;
}
