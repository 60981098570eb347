// A graph as plain data, for code that edits graphs: the canonical form, gradients, cut-out parts. Made from a file by
// canonical/, turned back into bytes here. All dims are numbers: a graph holds for one input size and one batch size.

import { create, toBinary } from '@bufbuild/protobuf';
import type { ElementType } from '../../protocol/model';
import { type AttributeValue, attributeProto } from './attributes';
import { elementTypeCode } from './elementTypes';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx_pb';
import { type TensorValue, tensorProto } from './tensor';
import { freeValues } from './topology';

export type Attributes = Readonly<Record<string, AttributeValue>>;

export interface Node {
  readonly op: string;
  /** '' for the standard operators. */
  readonly domain: string;
  /** Unique in its graph, so that an execution provider's complaint can be traced back. */
  readonly name: string;
  /** An empty name leaves an optional input out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

export interface GraphInput {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
}

export interface Graph {
  /** What must be fed. */
  readonly inputs: readonly GraphInput[];
  /** What is fetched. */
  readonly outputs: readonly string[];
  /** In topological order. */
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, TensorValue>;
}

/** Element type and dims of a value. */
export interface ValueShape {
  readonly type: ElementType;
  readonly dims: readonly number[];
}

/** A graph whose every value's type and dims are known, from an execution. */
export interface ShapedGraph extends Graph {
  /** Inputs, constants and the outputs of nodes alike. */
  readonly shapes: ReadonlyMap<string, ValueShape>;
}

/** The one version of the standard operators that canonical graphs use. */
export const canonicalOpset = 20;
/** Read by every ONNX Runtime that knows the opset. */
const irVersion = 9n;

/** An ONNX model of the graph, with `opset` for graphs not yet in canonical form. */
export function graphBytes(graph: Graph, opset = canonicalOpset): Uint8Array<ArrayBuffer> {
  const foreign = new Set(graph.nodes.map(({ domain }) => domain).filter((each) => each !== ''));
  const opsetImport = [
    { domain: '', version: BigInt(opset) },
    ...[...foreign].map((domain) => ({ domain, version: 1n })),
  ];
  const graphProto = create(GraphProtoSchema, {
    name: 'glassbox',
    node: graph.nodes.map(nodeProto),
    input: graph.inputs.map(inputInfo),
    output: graph.outputs.map((name) => create(ValueInfoProtoSchema, { name })),
    initializer: [...graph.constants].map(([name, value]) => tensorProto(name, value)),
  });
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion,
      producerName: 'glassbox',
      graph: graphProto,
      opsetImport,
    }),
  );
}

function nodeProto({ op, domain, name, inputs, outputs, attributes }: Node): NodeProto {
  return create(NodeProtoSchema, {
    opType: op,
    domain,
    name,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([key, value]) => attributeProto(key, value)),
  });
}

function inputInfo({ name, type, dims }: GraphInput): ValueInfoProto {
  const dim = dims.map((size) => ({ value: { case: 'dimValue', value: BigInt(size) } }) as const);
  const value = { elemType: elementTypeCode(type), shape: { dim } };
  return create(ValueInfoProtoSchema, { name, type: { value: { case: 'tensorType', value } } });
}

/** The part of the graph that the outputs need, as a graph with these outputs. */
export function pruned(graph: Graph, outputs: readonly string[]): Graph {
  const needed = new Set(outputs);
  const nodes = graph.nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => needed.has(name))) return false;
    for (const name of valuesRead(node)) needed.add(name);
    return true;
  });
  return {
    inputs: graph.inputs.filter(({ name }) => needed.has(name)),
    outputs,
    nodes: nodes.toReversed(),
    constants: new Map([...graph.constants].filter(([name]) => needed.has(name))),
  };
}

/** The values that a node reads: its inputs and what graphs inside it take from outside. */
export function valuesRead({ inputs, attributes }: Node): readonly string[] {
  const bodies = Object.values(attributes).flatMap((value) =>
    typeof value === 'object' && 'graph' in value ? [value.graph] : [],
  );
  return [...inputs.filter((name) => name !== ''), ...bodies.flatMap(freeValues)];
}
