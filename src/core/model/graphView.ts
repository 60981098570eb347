// The graph as the card's questions need it: nodes with plain attributes, who makes and reads a value, and the constants
// that are small enough to look at. The one place in this folder that knows the ONNX messages.

import { constantTensor } from '../onnx/attributes';
import type { AttributeProto, GraphProto, NodeProto, TensorProto } from '../onnx/onnx_pb';
import { sortedNodes } from '../onnx/topology';
import { smallTensorValues } from './smallTensor';

export type PlainAttribute = number | string | readonly number[];

export interface GraphNode {
  /** Position in topological order. */
  readonly index: number;
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, PlainAttribute>;
}

export interface Constant {
  readonly dims: readonly number[];
  /** null where it is too large to look at, or lies outside the file. */
  values(): readonly number[] | null;
}

/** What the ONNX specification calls denotations: the meaning of an input and of its axes. */
export interface Denotation {
  readonly type: string;
  readonly dims: readonly string[];
}

export interface GraphView {
  readonly nodes: readonly GraphNode[];
  producer(value: string): GraphNode | undefined;
  consumers(value: string): readonly GraphNode[];
  /** An initialiser or the value of a Constant node. */
  constant(value: string): Constant | undefined;
  denotation(input: string): Denotation | undefined;
}

export function graphView(graph: GraphProto, path: string): GraphView {
  const nodes = sortedNodes(graph, path).map(graphNode);
  const producers = new Map<string, GraphNode>();
  const consumers = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    for (const output of node.outputs) producers.set(output, node);
    for (const input of new Set(node.inputs)) {
      const readers = consumers.get(input);
      if (readers) readers.push(node);
      else consumers.set(input, [node]);
    }
  }
  const constants = constantTensors(graph);
  const denotations = inputDenotations(graph);
  return {
    nodes,
    producer: (value) => producers.get(value),
    consumers: (value) => consumers.get(value) ?? [],
    constant: (value) => {
      const tensor = constants.get(value);
      return tensor && constantOf(tensor, path);
    },
    denotation: (input) => denotations.get(input),
  };
}

function graphNode(node: NodeProto, index: number): GraphNode {
  const attributes = node.attribute.map((each) => [each.name, plainAttribute(each)] as const);
  return {
    index,
    name: node.name,
    op: node.opType,
    inputs: node.input.filter((name) => name !== ''),
    outputs: node.output.filter((name) => name !== ''),
    attributes: new Map(
      attributes.filter((entry): entry is [string, PlainAttribute] => entry[1] !== null),
    ),
  };
}

function plainAttribute(attribute: AttributeProto): PlainAttribute | null {
  if (attribute.ints.length > 0) return attribute.ints.map(Number);
  if (attribute.floats.length > 0) return attribute.floats;
  if (attribute.s.length > 0) return new TextDecoder().decode(attribute.s);
  if (attribute.t || attribute.g || attribute.tensors.length + attribute.graphs.length > 0)
    return null;
  return attribute.f === 0 ? Number(attribute.i) : attribute.f;
}

function constantTensors(graph: GraphProto): ReadonlyMap<string, TensorProto> {
  const constants = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  for (const node of graph.node) {
    const tensor = constantTensor(node);
    const [output] = node.output;
    if (tensor && output !== undefined) constants.set(output, tensor);
  }
  return constants;
}

function constantOf(tensor: TensorProto, path: string): Constant {
  return {
    dims: tensor.dims.map(Number),
    values: () => smallTensorValues(tensor, path),
  };
}

function inputDenotations(graph: GraphProto): ReadonlyMap<string, Denotation> {
  return new Map(
    graph.input.map(({ name, type }) => {
      const shape = type?.value.case === 'tensorType' ? type.value.value.shape : undefined;
      const dims = shape?.dim.map(({ denotation }) => denotation) ?? [];
      return [name, { type: type?.denotation ?? '', dims }];
    }),
  );
}
