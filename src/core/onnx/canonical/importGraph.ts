// A file's graph as plain data in its own opset: every weight loaded, initialisers no longer inputs, Constant nodes made
// constants, names of nodes unique, the image input at the wanted size.

import { constantTensor, isStandardDomain } from '../attributes';
import { readTensor } from '../externalData';
import type { Graph, Node } from '../graph';
import { readAttributes } from '../nodeAttributes';
import type { NodeProto } from '../onnx_pb';
import type { OnnxFile } from '../readModel';
import type { TensorValue } from '../tensor';
import { sortedNodes } from '../topology';
import { feedInputs, valueSpec } from '../valueSpec';

export interface ImportedGraph {
  readonly graph: Graph;
  readonly opset: number;
}

export async function importGraph(
  file: OnnxFile,
  input: { readonly name: string; readonly dims: readonly number[] },
  outputs: readonly string[],
): Promise<ImportedGraph> {
  const { graph, model, path } = file;
  const constants = new Map<string, TensorValue>();
  for (const tensor of graph.initializer)
    constants.set(tensor.name, await readTensor(file, tensor));
  const nodes: Node[] = [];
  const names = new Set<string>();
  for (const proto of sortedNodes(graph, path)) {
    const tensor = constantTensor(proto);
    const [output = ''] = proto.output;
    if (tensor) constants.set(output, await readTensor(file, tensor));
    else nodes.push(plainNode(proto, path, names));
  }
  const supplied = new Set(constants.keys());
  const feeds = feedInputs(graph.input.map(valueSpec), supplied);
  const version = model.opsetImport.find(({ domain }) => isStandardDomain(domain))?.version;
  return {
    graph: {
      inputs: feeds.map(({ name, type }) => ({
        name,
        type,
        dims: name === input.name ? input.dims : [],
      })),
      outputs,
      nodes,
      constants,
    },
    opset: Number(version ?? 1n),
  };
}

function plainNode(proto: NodeProto, path: string, names: Set<string>): Node {
  const wanted = proto.name || `${proto.opType}/${proto.output.find((name) => name !== '')}`;
  let name = wanted;
  for (let number = 1; names.has(name); number++) name = `${wanted} ${number}`;
  names.add(name);
  return {
    op: proto.opType,
    domain: isStandardDomain(proto.domain) ? '' : proto.domain,
    name,
    inputs: proto.input,
    outputs: proto.output,
    attributes: readAttributes(proto, path),
  };
}
