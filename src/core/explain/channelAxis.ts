// Whether a feature map has its channels first or last, told by the operators around it: the specification fixes the axis
// for convolutions and pools, and a layer norm or a dense layer works on the last.

import { type Node, type ShapedGraph, valuesRead } from '../onnx/graph';
import { intOf, intsOf } from '../onnx/nodeAttributes';
import type { Wiring } from './wiring';

/** Operators whose data has its channels at axis 1. */
const channelsFirst: ReadonlySet<string> = new Set([
  'AveragePool',
  'BatchNormalization',
  'Conv',
  'ConvTranspose',
  'DepthToSpace',
  'GlobalAveragePool',
  'GlobalMaxPool',
  'GroupNormalization',
  'InstanceNormalization',
  'LRN',
  'MaxPool',
  'PRelu',
  'SpaceToDepth',
]);

/** 1 or 3, for a value of four dims with a batch of one. */
export function channelAxis({ graph, producers, consumers }: Wiring, value: string): 1 | 3 {
  const seen = new Set([value]);
  const pending = [value];
  for (const name of pending) {
    const producer = producers.get(name);
    const readers = consumers.get(name) ?? [];
    for (const node of [...(producer ? [producer] : []), ...readers]) {
      const axis = axisBy(graph, node, name);
      if (axis !== null) return axis;
    }
    // Element by element the layout stays, so a neighbour of the same dims tells as well.
    for (const next of neighbours(graph, name, producer, readers)) {
      if (seen.has(next)) continue;
      seen.add(next);
      pending.push(next);
    }
  }
  const dims = graph.shapes.get(value)?.dims ?? [];
  // Maps are about square; nothing else is known.
  return dims[1] === dims[2] && dims[2] !== dims[3] ? 3 : 1;
}

function axisBy(graph: ShapedGraph, node: Node, value: string): 1 | 3 | null {
  if (node.domain !== '') return null;
  const isMade = node.outputs.includes(value);
  if (channelsFirst.has(node.op)) return isMade || node.inputs[0] === value ? 1 : null;
  if (node.op === 'LayerNormalization' && intOf(node, 'axis', -1) === -1) return 3;
  if (node.op === 'MatMul') return node.inputs[0] === value || isMade ? 3 : null;
  if (node.op === 'Transpose') {
    const perm = (intsOf(node, 'perm') ?? []).join();
    if (perm === '0,3,1,2') return isMade ? 1 : 3;
    if (perm === '0,2,3,1') return isMade ? 3 : 1;
    return null;
  }
  if (node.op.startsWith('Reduce') && !isMade) {
    const axes = graph.constants.get(node.inputs[1] ?? '')?.data;
    const reduced = axes ? Array.from(axes, Number).join() : '';
    if (reduced === '2,3') return 1;
    if (reduced === '1,2') return 3;
  }
  return null;
}

function neighbours(
  graph: ShapedGraph,
  value: string,
  producer: Node | undefined,
  readers: readonly Node[],
): readonly string[] {
  const dims = graph.shapes.get(value)?.dims.join();
  const around = [
    ...(producer ? valuesRead(producer) : []),
    ...readers.flatMap(({ outputs }) => outputs),
  ];
  return around.filter(
    (name) => !graph.constants.has(name) && graph.shapes.get(name)?.dims.join() === dims,
  );
}
