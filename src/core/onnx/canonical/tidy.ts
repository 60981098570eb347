// Last touches: casts to the type that a value has anyway, and whatever nobody reads.

import type { ElementType } from '../../../protocol/model';
import { elementTypeOf } from '../elementTypes';
import { type Graph, type Node, valuesRead } from '../graph';
import { intOf } from '../nodeAttributes';
import { prunedAround } from './pruning';
import { valueTypes } from './valueTypes';

export interface Tidied {
  readonly graph: Graph;
  /** Casts' results and the values that they were. */
  readonly aliases: ReadonlyMap<string, string>;
}

export function tidy(graph: Graph): Tidied {
  const types = valueTypes(graph);
  const outputs = new Set(graph.outputs);
  const aliases = new Map<string, string>();
  const resolve = (name: string): string => aliases.get(name) ?? name;
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(resolve);
    const [output = ''] = node.outputs;
    const isNothing = isNoCast(node, types);
    if (isNothing && !outputs.has(output)) aliases.set(output, inputs[0] ?? '');
    else if (isNothing) nodes.push({ ...node, op: 'Identity', inputs, attributes: {} });
    else nodes.push({ ...node, inputs });
  }
  return { graph: prunedAround(withoutIdleOutputs({ ...graph, nodes })), aliases };
}

function isNoCast(node: Node, types: ReadonlyMap<string, ElementType>): boolean {
  const [source = ''] = node.inputs;
  const isCast = node.op === 'Cast' && node.domain === '';
  return isCast && types.get(source) === elementTypeOf(intOf(node, 'to', 0));
}

/** Optional outputs at a node's end, such as the indices of a MaxPool, that nobody reads. */
function withoutIdleOutputs(graph: Graph): Graph {
  const read = new Set([...graph.nodes.flatMap(valuesRead), ...graph.outputs]);
  const nodes = graph.nodes.map((node) => {
    if (!optionalOutputs.has(node.op)) return node;
    const last = node.outputs.findLastIndex((name, i) => i === 0 || read.has(name));
    return { ...node, outputs: node.outputs.slice(0, last + 1) };
  });
  return { ...graph, nodes };
}

const optionalOutputs: ReadonlySet<string> = new Set([
  'BatchNormalization',
  'LayerNormalization',
  'MaxPool',
]);
