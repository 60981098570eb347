// Who makes and who reads each value of a plain graph, and the chains of nodes that only hand a value on.

import { type Node, type ShapedGraph, valuesRead } from '../onnx/graph';

export interface Wiring {
  readonly graph: ShapedGraph;
  /** The node that makes a value; none for inputs and constants. */
  readonly producers: ReadonlyMap<string, Node>;
  /** The nodes that read a value, one entry for each reading. */
  readonly consumers: ReadonlyMap<string, readonly Node[]>;
}

export function wiringOf(graph: ShapedGraph): Wiring {
  const producers = new Map<string, Node>();
  const consumers = new Map<string, Node[]>();
  for (const node of graph.nodes) {
    for (const name of node.outputs) if (name !== '') producers.set(name, node);
    for (const name of valuesRead(node)) {
      const readers = consumers.get(name);
      if (readers) readers.push(node);
      else consumers.set(name, [node]);
    }
  }
  return { graph, producers, consumers };
}

/** Operators whose first output holds the numbers of their first input, perhaps in another arrangement. */
const handingOn: ReadonlySet<string> = new Set([
  'Cast',
  'Dropout',
  'Expand',
  'Flatten',
  'Identity',
  'Reshape',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/**
 * The node behind a value, through nodes that hand numbers on and, with `throughAffine`, through sums and products with
 * constants.
 */
export function sourceOf(
  { graph, producers }: Wiring,
  value: string,
  throughAffine: boolean,
): Node | undefined {
  for (let name = value; ; ) {
    const node = producers.get(name);
    if (node?.domain !== '') return node;
    const isAffine = throughAffine && ['Add', 'Sub', 'Mul', 'Div'].includes(node.op);
    const data = node.inputs.filter((input) => input !== '' && !graph.constants.has(input));
    const next = handingOn.has(node.op) ? node.inputs[0] : data.length === 1 ? data[0] : undefined;
    if (next === undefined || !(handingOn.has(node.op) || isAffine)) return node;
    name = next;
  }
}
