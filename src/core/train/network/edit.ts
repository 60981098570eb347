// Small edits of graphs that the parts of this folder and of graph/ share.

import type { Ops, Tensor } from '../../autodiff/ops';
import { type Node, pruned, type ShapedGraph, valuesRead } from '../../onnx/graph';

/** With what `ops` made: in front of all nodes where it only needs inputs and constants, else behind them. */
export function withOps(graph: ShapedGraph, ops: Ops, place: 'front' | 'back'): ShapedGraph {
  return {
    ...graph,
    nodes: place === 'front' ? [...ops.nodes, ...graph.nodes] : [...graph.nodes, ...ops.nodes],
    constants: new Map([...graph.constants, ...ops.constants]),
    shapes: new Map([...graph.shapes, ...ops.shapes]),
  };
}

/** The part that these outputs need. */
export function trimmed(graph: ShapedGraph, outputs: readonly string[]): ShapedGraph {
  return { ...pruned(graph, outputs), shapes: graph.shapes };
}

export function tensorOf(graph: ShapedGraph, name: string): Tensor {
  const shape = graph.shapes.get(name);
  if (!shape) throw new Error(`The graph has no value "${name}".`);
  return { ...shape, name };
}

/** The values that depend on this one, itself included. */
export function dependents(graph: ShapedGraph, value: string): ReadonlySet<string> {
  const found = new Set([value]);
  for (const node of graph.nodes) {
    if (!valuesRead(node).some((name) => found.has(name))) continue;
    for (const name of node.outputs) found.add(name);
  }
  return found;
}

/** Input of the node at this position read from elsewhere. */
export function withInput(node: Node, position: number, name: string): Node {
  return { ...node, inputs: node.inputs.with(position, name) };
}

export function producers(graph: ShapedGraph): ReadonlyMap<string, Node> {
  return new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
}
