// Calls of the model's own functions replaced by their bodies, as exporters that work by functions write whole networks.

import { create } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  type FunctionProto,
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  type NodeProto,
  NodeProtoSchema,
} from '../onnx_pb';
import { nodeLabel } from '../walk';
import { canonicalUnsupported } from './errors';
import { freeName } from './names';
import { renamedAttribute, splicedNode, withGraphs } from './splice';

/** A file of a few bytes can hold functions that call themselves, or one another twice, and so on. */
const mostNodes = 500_000;
const deepestCall = 64;

/**
 * The graph without calls of functions, in nested graphs neither; the graph itself where the model has no functions. Throws
 * `canonical-unsupported` where there is no end to them.
 */
export function inlineFunctions(model: ModelProto, graph: GraphProto, path: string): GraphProto {
  if (model.functions.length === 0) return graph;
  const functions = new Map(model.functions.map((each) => [functionKey(each), each]));
  const names = graph.node.flatMap(({ input, output }) => [...input, ...output]);
  const taken = new Set([...names, ...graph.initializer.map(({ name }) => name)]);
  let count = 0;
  const expand: Expand = (node, depth) => {
    const { opType, domain, overload } = node;
    const called = functions.get(functionKey({ name: opType, domain, overload }));
    if (!called) return null;
    count += called.node.length;
    if (depth > deepestCall || count > mostNodes) {
      const reason = 'a function that calls itself, or too many others';
      throw canonicalUnsupported(path, [{ node: nodeLabel(node), op: opType, reason }]);
    }
    return bodyOf(called, node, taken);
  };
  return inlinedGraph(graph, expand, 0);
}

/** Body of a call, or null for a node that is none; a body may call again. */
type Expand = (node: NodeProto, depth: number) => readonly NodeProto[] | null;

function inlinedGraph(graph: GraphProto, expand: Expand, depth: number): GraphProto {
  return create(GraphProtoSchema, {
    name: graph.name,
    input: graph.input,
    output: graph.output,
    initializer: graph.initializer,
    sparseInitializer: graph.sparseInitializer,
    node: graph.node.flatMap((node) => inlinedNode(node, expand, depth)),
  });
}

function inlinedNode(node: NodeProto, expand: Expand, depth: number): readonly NodeProto[] {
  const body = expand(node, depth);
  if (body) return body.flatMap((each) => inlinedNode(each, expand, depth + 1));
  if (!node.attribute.some(({ g, graphs }) => g || graphs.length > 0)) return [node];
  const { opType, domain, name, input, output } = node;
  const attribute = node.attribute.map((each) =>
    withGraphs(each, (inner) => inlinedGraph(inner, expand, depth)),
  );
  return [create(NodeProtoSchema, { opType, domain, name, input, output, attribute })];
}

function bodyOf(called: FunctionProto, call: NodeProto, taken: Set<string>): readonly NodeProto[] {
  const prefix = `${call.name || call.output.find((name) => name !== '') || call.opType}/`;
  const names = new Map<string, string>([['', '']]);
  called.input.forEach((name, i) => {
    names.set(name, call.input[i] ?? '');
  });
  const made = new Set(called.node.flatMap(({ output }) => output));
  const direct: NodeProto[] = [];
  called.output.forEach((name, i) => {
    const target = call.output[i] ?? '';
    if (target === '') return;
    if (made.has(name) && !names.has(name)) names.set(name, target);
    else direct.push(identity(names.get(name) ?? name, target));
  });
  const rename = (name: string): string => {
    const known = names.get(name) ?? freeName(`${prefix}${name}`, taken);
    names.set(name, known);
    return known;
  };
  const splice = { rename, prefix, attribute: bound(called, call) };
  return [...called.node.map((node) => splicedNode(node, splice)), ...direct];
}

/** An attribute that refers to one of the call's: that one, the function's default, or nothing where it has none. */
function bound(called: FunctionProto, call: NodeProto) {
  return (attribute: AttributeProto): AttributeProto | null => {
    const wanted = attribute.refAttrName;
    if (wanted === '') return attribute;
    const given = [...call.attribute, ...called.attributeProto].find(({ name }) => name === wanted);
    return given ? renamedAttribute(given, attribute.name) : null;
  };
}

function functionKey({ name, domain, overload }: FunctionKey): string {
  return JSON.stringify([domain, name, overload]);
}

type FunctionKey = Pick<FunctionProto, 'name' | 'domain' | 'overload'>;

function identity(from: string, to: string): NodeProto {
  return create(NodeProtoSchema, { opType: 'Identity', input: [from], output: [to] });
}
