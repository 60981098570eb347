// An If whose condition is known is its branch: exporters write them for choices by size, which is fixed here.

import { type Graph, type Node, valuesRead } from '../graph';
import type { GraphProto } from '../onnx_pb';
import type { TensorValue } from '../tensor';
import { sortedNodes, suppliedValues } from '../topology';
import { plainNodes, storedConstants } from './importGraph';
import { freeName } from './names';
import { splicedNode } from './splice';

/** The same graph where no If is decided. */
export function takeBranches(graph: Graph, path: string): Graph {
  if (!graph.nodes.some((node) => decidedBranch(node, graph.constants))) return graph;
  const constants = new Map(graph.constants);
  const values = new Set([
    ...graph.inputs.map(({ name }) => name),
    ...constants.keys(),
    ...graph.nodes.flatMap((node) => [...node.outputs, ...valuesRead(node)]),
  ]);
  const names = new Set(graph.nodes.map(({ name }) => name));
  const nodes = graph.nodes.flatMap((node) => {
    const branch = decidedBranch(node, graph.constants);
    return branch ? inlined(node, branch, { path, constants, values, names }) : [node];
  });
  return { ...graph, nodes, constants };
}

function decidedBranch(
  node: Node,
  constants: ReadonlyMap<string, TensorValue>,
): GraphProto | undefined {
  const condition = constants.get(node.inputs[0] ?? '');
  if (node.op !== 'If' || node.domain !== '' || !condition) return undefined;
  const branch = node.attributes[Number(condition.data[0]) !== 0 ? 'then_branch' : 'else_branch'];
  return typeof branch === 'object' && 'graph' in branch ? branch.graph : undefined;
}

interface Place {
  readonly path: string;
  readonly constants: Map<string, TensorValue>;
  readonly values: Set<string>;
  readonly names: Set<string>;
}

function inlined(
  node: Node,
  branch: GraphProto,
  { path, constants, values, names }: Place,
): readonly Node[] {
  const made = new Set(branch.node.flatMap(({ output }) => output));
  const own = new Set([...suppliedValues(branch), ...made]);
  const renamed = new Map<string, string>();
  const direct: Node[] = [];
  const rename = (name: string): string => {
    if (!own.has(name)) return name;
    const known = renamed.get(name) ?? freeName(`${node.name}/${name}`, values);
    renamed.set(name, known);
    return known;
  };
  branch.output.forEach(({ name }, i) => {
    const target = node.outputs[i] ?? '';
    if (target === '') return;
    if (made.has(name) && !renamed.has(name)) renamed.set(name, target);
    else direct.push(identity(rename(name), target, freeName(`${node.name}/${target}`, names)));
  });
  for (const [name, value] of storedConstants(branch, path, own)) {
    constants.set(rename(name), value);
  }
  const splice = { rename, prefix: `${node.name}/`, attribute: <T>(attribute: T) => attribute };
  const protos = sortedNodes(branch, path).map((each) => splicedNode(each, splice));
  return [...plainNodes(protos, path, constants, names), ...direct];
}

function identity(from: string, to: string, name: string): Node {
  return { op: 'Identity', domain: '', name, inputs: [from], outputs: [to], attributes: {} };
}
