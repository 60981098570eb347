// What happens to the picture first: the nodes that read the input one after the other, before the network branches.

import type { GraphNode, GraphView } from './graphView';
import { isQuantiser, isRearrangement } from './operators';

/** Change the values one by one, or the order of the axes, and nothing else. */
const elementwise = new Set([
  'Mul',
  'Div',
  'Sub',
  'Add',
  'BatchNormalization',
  'Clip',
  'Neg',
  'Sqrt',
]);
/** Flip or reorder channels, pad or resize: still the same picture. */
const pictureOperators = new Set([
  'Slice',
  'Gather',
  'Pad',
  'Resize',
  'Upsample',
  'Concat',
  'Split',
]);
/** Read the picture's size and not its pixels. */
const bystanders = new Set(['Shape', 'Size']);

/** The nodes from the input on for as long as one reads the other's result alone; the last may be of any kind. */
export function firstOperators(graph: GraphView, input: string): readonly GraphNode[] {
  const nodes: GraphNode[] = [];
  let value: string | undefined = input;
  while (value !== undefined) {
    const readers: readonly GraphNode[] = graph
      .consumers(value)
      .filter((node) => !bystanders.has(node.op));
    const [node] = readers;
    if (node === undefined || readers.length > 1) return nodes;
    nodes.push(node);
    value = isStillPicture(node) ? node.outputs[0] : undefined;
  }
  return nodes;
}

function isStillPicture(node: GraphNode): boolean {
  return (
    elementwise.has(node.op) ||
    pictureOperators.has(node.op) ||
    isRearrangement(node) ||
    isQuantiser(node)
  );
}

export function findOperator(
  graph: GraphView,
  input: string,
  isWanted: (node: GraphNode) => boolean,
): GraphNode | undefined {
  const inChain = firstOperators(graph, input).find(isWanted);
  return inChain ?? graph.consumers(input).find(isWanted);
}
