// Who makes and who reads each value of a graph. A node also reads what the graphs inside it take from around them.

import { subgraphs } from './attributes';
import { graphCycle, valueMadeTwice, valueUndefined } from './errors';
import type { GraphProto, NodeProto } from './onnx_pb';
import { nodeLabel } from './walk';

export interface Topology {
  /** The node of this graph that makes a value; none for graph inputs and initialisers. */
  readonly producers: ReadonlyMap<string, NodeProto>;
  /** The nodes of this graph that read a value, each once, in the order of the file. */
  readonly consumers: ReadonlyMap<string, readonly NodeProto[]>;
}

export function topology(graph: GraphProto): Topology {
  const producers = new Map<string, NodeProto>();
  const consumers = new Map<string, NodeProto[]>();
  for (const node of graph.node) {
    for (const name of node.output) if (name !== '') producers.set(name, node);
    for (const name of readValues(node)) {
      const readers = consumers.get(name);
      if (readers) readers.push(node);
      else consumers.set(name, [node]);
    }
  }
  return { producers, consumers };
}

/** The values that a node reads, each once: its inputs and what graphs inside it take from outside. */
export function readValues(node: NodeProto): ReadonlySet<string> {
  const names = new Set(node.input.filter((name) => name !== ''));
  for (const body of subgraphs(node)) for (const name of freeValues(body)) names.add(name);
  return names;
}

/** The nodes that the value depends on (`backward`) or that depend on it (`forward`). */
export function reachable(
  { producers, consumers }: Topology,
  value: string,
  direction: 'backward' | 'forward',
): ReadonlySet<NodeProto> {
  const found = new Set<NodeProto>();
  const pending = [value];
  for (const name of pending) {
    const producer = producers.get(name);
    const next = direction === 'forward' ? (consumers.get(name) ?? []) : producer ? [producer] : [];
    for (const node of next) {
      if (found.has(node)) continue;
      found.add(node);
      pending.push(...(direction === 'forward' ? node.output : readValues(node)));
    }
  }
  return found;
}

/** The nodes so that each comes after those it reads from; the order of the file where it already is one. */
export function sortedNodes(graph: GraphProto, path: string): readonly NodeProto[] {
  const { producers } = topology(graph);
  const state = new Map<NodeProto, 'open' | 'done'>();
  const sorted: NodeProto[] = [];
  for (const root of graph.node) {
    const stack = [root];
    for (let node = stack.at(-1); node; node = stack.at(-1)) {
      const current = node;
      const isFirstVisit = !state.has(current);
      if (isFirstVisit) {
        state.set(current, 'open');
        const sources = [...readValues(current)].map((name) => producers.get(name));
        for (const source of sources.reverse()) {
          if (source === undefined || state.get(source) === 'done') continue;
          if (state.get(source) === 'open') throw graphCycle(path, nodeLabel(source));
          stack.push(source);
        }
      } else {
        stack.pop();
        if (state.get(current) === 'open') sorted.push(current);
        state.set(current, 'done');
      }
    }
  }
  return sorted;
}

/** Throws where a node reads a value that nothing makes, makes one a second time, or depends on itself. */
export function checkTopology(graph: GraphProto, path: string, outer = new Set<string>()): void {
  const own = new Set(suppliedValues(graph));
  for (const node of graph.node) {
    for (const name of node.output) {
      if (name === '') continue;
      if (own.has(name)) throw valueMadeTwice(path, nodeLabel(node), name);
      own.add(name);
    }
  }
  const known = new Set([...outer, ...own]);
  for (const node of graph.node) {
    const missing = node.input.find((name) => name !== '' && !known.has(name));
    if (missing !== undefined) throw valueUndefined(path, nodeLabel(node), missing);
    for (const body of subgraphs(node)) checkTopology(body, path, known);
  }
  sortedNodes(graph, path);
}

/** Values that are there before any node runs. */
export function suppliedValues(graph: GraphProto): readonly string[] {
  return [
    ...graph.input.map(({ name }) => name),
    ...graph.initializer.map(({ name }) => name),
    ...graph.sparseInitializer.flatMap(({ values }) => (values ? [values.name] : [])),
  ];
}

/** What a graph reads from around it. */
export function freeValues(graph: GraphProto): readonly string[] {
  const own = new Set([...suppliedValues(graph), ...graph.node.flatMap((node) => node.output)]);
  const read = [
    ...graph.node.flatMap((node) => [...readValues(node)]),
    ...graph.output.map(({ name }) => name),
  ];
  return read.filter((name) => !own.has(name));
}
