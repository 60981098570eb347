// Nodes taken out of a function or a branch and put among others: every value that was local there gets a new name, also
// where graphs inside those nodes read it.

import { create } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  ValueInfoProtoSchema,
} from '../onnx_pb';
import { suppliedValues } from '../topology';

export interface Splice {
  /** The new name of a value; '' stays ''. */
  rename(value: string): string;
  /** What becomes of an attribute; null drops it. Asked in graphs inside nodes too. */
  attribute(attribute: AttributeProto): AttributeProto | null;
  /** Goes before the names of nodes. */
  readonly prefix: string;
}

export function splicedNode(node: NodeProto, splice: Splice): NodeProto {
  const attribute = node.attribute.flatMap((each) => {
    const kept = splice.attribute(each);
    return kept ? [withGraphs(kept, (body) => splicedGraph(body, splice))] : [];
  });
  return create(NodeProtoSchema, {
    opType: node.opType,
    domain: node.domain,
    overload: node.overload,
    name: node.name === '' ? '' : `${splice.prefix}${node.name}`,
    input: node.input.map(splice.rename),
    output: node.output.map(splice.rename),
    attribute,
  });
}

/** Values of the graph itself keep their names, which nobody outside sees. */
function splicedGraph(graph: GraphProto, splice: Splice): GraphProto {
  const own = new Set([...suppliedValues(graph), ...graph.node.flatMap(({ output }) => output)]);
  const rename = (value: string): string => (own.has(value) ? value : splice.rename(value));
  return create(GraphProtoSchema, {
    name: graph.name,
    input: graph.input,
    initializer: graph.initializer,
    sparseInitializer: graph.sparseInitializer,
    node: graph.node.map((node) => splicedNode(node, { ...splice, rename, prefix: '' })),
    output: graph.output.map(({ name, type }) =>
      create(ValueInfoProtoSchema, { name: rename(name), ...(type ? { type } : {}) }),
    ),
  });
}

/** The attribute with each of its graphs replaced. */
export function withGraphs(
  attribute: AttributeProto,
  change: (graph: GraphProto) => GraphProto,
): AttributeProto {
  const { g, graphs } = attribute;
  if (!g && graphs.length === 0) return attribute;
  return create(AttributeProtoSchema, {
    name: attribute.name,
    type: attribute.type,
    graphs: graphs.map(change),
    ...(g ? { g: change(g) } : {}),
  });
}

/** The same value under another name. */
export function renamedAttribute(attribute: AttributeProto, name: string): AttributeProto {
  const { type, f, i, s, t, g, floats, ints, strings, tensors, graphs } = attribute;
  return create(AttributeProtoSchema, {
    ...{ name, type, f, i, s, floats, ints, strings, tensors, graphs },
    ...(t ? { t } : {}),
    ...(g ? { g } : {}),
  });
}
