// Node by node through the rewriting rules; what has none and means the same in every opset passes as it is.

import type { Graph, Node, ValueShape } from '../graph';
import type { TensorValue } from '../tensor';
import { basics } from './rewrites/basics';
import { windows } from './rewrites/windows';
import { createRewriting, type Rewrite } from './rewriting';

const rewrites: ReadonlyMap<string, Rewrite> = new Map(
  [...basics, ...windows].map((each) => [each.id, each]),
);

export function rewriteGraph(
  graph: Graph,
  opset: number,
  shapes: ReadonlyMap<string, ValueShape>,
  fixed: ReadonlyMap<string, TensorValue>,
): Graph {
  const constants = new Map([...graph.constants, ...fixed]);
  const nodes: Node[] = [];
  const aliases = new Map<string, string>();
  for (const node of graph.nodes) {
    if (node.outputs.every((name) => name === '' || fixed.has(name))) continue;
    const rule = node.domain === '' ? rewrites.get(node.op) : undefined;
    if (rule) rule.rewrite(createRewriting({ node, opset, shapes, constants, nodes, aliases }));
    else nodes.push({ ...node, inputs: node.inputs.map((name) => aliases.get(name) ?? name) });
  }
  // A wanted value that is another one in truth keeps its name.
  for (const name of graph.outputs) {
    const source = aliases.get(name);
    if (source === undefined) continue;
    nodes.push({
      op: 'Identity',
      domain: '',
      name: `${name}/Identity`,
      inputs: [source],
      outputs: [name],
      attributes: {},
    });
  }
  return { inputs: graph.inputs, outputs: graph.outputs, nodes, constants };
}
