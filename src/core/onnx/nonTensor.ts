// Values that are sequences, maps or optionals. The JavaScript interface of ONNX Runtime reads tensors only, so such a
// value must not be fetched.

import { subgraphs } from './attributes';
import type { GraphProto, NodeProto } from './onnx_pb';
import { valueSpec } from './valueSpec';

const makers: ReadonlySet<string> = new Set([
  'Optional',
  'SequenceConstruct',
  'SequenceEmpty',
  'SequenceErase',
  'SequenceInsert',
  'SequenceMap',
  'SplitToSequence',
  'ZipMap',
]);

/** Nodes are visited in the order of the file; a value declared with another type than tensor counts too. */
export function nonTensorValues(
  graph: GraphProto,
  outer: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const declared = [...graph.input, ...graph.output, ...graph.valueInfo]
    .map(valueSpec)
    .filter(({ kind }) => kind !== 'tensor' && kind !== 'unknown');
  const found = new Set([...outer, ...declared.map(({ name }) => name)]);
  for (const node of graph.node) {
    node.output.forEach((name, position) => {
      if (makesOther(node, position, found)) found.add(name);
    });
  }
  return found;
}

function makesOther(node: NodeProto, position: number, others: ReadonlySet<string>): boolean {
  if (makers.has(node.opType)) return true;
  if (node.opType === 'Identity') return others.has(node.input[0] ?? '');
  return subgraphs(node).some((body) => {
    // The body of a Loop has its condition as the first output, before those of the node.
    const output = body.output[node.opType === 'Loop' ? position + 1 : position];
    return output !== undefined && nonTensorValues(body, others).has(output.name);
  });
}
