// The main graph by node index: which nodes are drawn, in which order, and who makes and reads each value. Constants and
// what only unpacks a weight are part of the node that uses them, as initialisers are.

import { constantTensor, isStandardDomain } from '../attributes';
import type { GraphProto, NodeProto, TensorProto } from '../onnx_pb';
import { readValues, sortedNodes } from '../topology';

export interface WiredGraph {
  readonly graph: GraphProto;
  readonly nodes: readonly NodeProto[];
  /** Indices of the nodes that are drawn, each after those it reads from. */
  readonly order: readonly number[];
  /** The drawn node that makes a value. */
  readonly producers: ReadonlyMap<string, number>;
  /** The drawn nodes that read a value, each once; a weight's are those behind the nodes that unpack it. */
  readonly consumers: ReadonlyMap<string, readonly number[]>;
  /** The values that each node reads, those that graphs inside it take from outside included. */
  readonly reads: ReadonlyMap<number, readonly string[]>;
  /** Weight values, unpacked or not, with the tensor that is stored; null where there is none to show (text, sparse). */
  readonly weights: ReadonlyMap<string, TensorProto | null>;
  /** Inputs that have to be fed. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

const unpacking: ReadonlySet<string> = new Set(['QuantizeLinear', 'DequantizeLinear']);

export function wiredGraph(graph: GraphProto): WiredGraph {
  const indices = new Map(graph.node.map((node, index) => [node, index]));
  const sorted = inOrder(graph).map((node) => [node, indices.get(node) ?? 0] as const);
  const weights = new Map<string, TensorProto | null>();
  for (const tensor of graph.initializer) weights.set(tensor.name, tensor);
  for (const { values } of graph.sparseInitializer) if (values) weights.set(values.name, null);
  const drawn = sorted.filter(([node]) => {
    const tensor = weightMadeBy(node, weights);
    if (tensor === undefined) return true;
    for (const name of node.output) if (name !== '') weights.set(name, tensor);
    return false;
  });
  const order = drawn.map(([, index]) => index);
  const reads = new Map(drawn.map(([node, index]) => [index, [...readValues(node)]]));
  return {
    graph,
    nodes: graph.node,
    order,
    producers: producersOf(drawn),
    consumers: consumersOf(reads, graph, new Set(order)),
    reads,
    weights,
    inputs: graph.input.map(({ name }) => name).filter((name) => !weights.has(name)),
    outputs: graph.output.map(({ name }) => name),
  };
}

/** A graph with a cycle is refused when a file is read; where one comes another way, the order of the file must do. */
function inOrder(graph: GraphProto): readonly NodeProto[] {
  try {
    return sortedNodes(graph, '');
  } catch {
    return graph.node;
  }
}

/** undefined: the node computes something. */
function weightMadeBy(
  node: NodeProto,
  weights: ReadonlyMap<string, TensorProto | null>,
): TensorProto | null | undefined {
  if (!isStandardDomain(node.domain) && node.domain !== 'com.microsoft') return undefined;
  if (node.opType === 'Constant') return constantTensor(node);
  if (!unpacking.has(node.opType)) return undefined;
  const given = node.input.filter((name) => name !== '');
  if (given.length === 0 || !given.every((name) => weights.has(name))) return undefined;
  return weights.get(given[0] ?? '');
}

function producersOf(drawn: readonly (readonly [NodeProto, number])[]): Map<string, number> {
  const producers = new Map<string, number>();
  for (const [node, index] of drawn) {
    for (const name of node.output) if (name !== '') producers.set(name, index);
  }
  return producers;
}

function consumersOf(
  reads: ReadonlyMap<number, readonly string[]>,
  graph: GraphProto,
  drawn: ReadonlySet<number>,
): ReadonlyMap<string, readonly number[]> {
  const consumers = new Map<string, Set<number>>();
  const add = (name: string, index: number): void => {
    consumers.set(name, (consumers.get(name) ?? new Set()).add(index));
  };
  for (const [index, names] of reads) for (const name of names) add(name, index);
  // From the back, so that a weight quantised and dequantised again finds its user too.
  for (const [index, node] of [...graph.node.entries()].reverse()) {
    if (drawn.has(index)) continue;
    const users = node.output.flatMap((name) => [...(consumers.get(name) ?? [])]);
    for (const name of node.input) for (const user of users) add(name, user);
  }
  return new Map([...consumers].map(([name, users]) => [name, [...users]]));
}
