// Writes ONNX models by hand: for the sample model and for tests. Nothing is checked that ONNX Runtime checks on loading,
// except that two values never share a name.

import { create, toBinary } from '@bufbuild/protobuf';
import { float32ToBfloat16Array, float32ToFloat16Array } from '../../base/float16';
import type { Dim, ElementType } from '../../protocol/model';
import { type AttributeValue, attributeProto } from './attributes';
import { arrayOf, elementTypeCode, isNumericType } from './elementTypes';
import {
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  NodeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx_pb';
import { type TensorData, tensorProto } from './tensor';

export interface GraphBuilderOptions {
  readonly name?: string;
  /** Version of the standard operators. */
  readonly opset?: number;
  readonly producer?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Versions of further operator domains, e.g. `{ 'com.microsoft': 1 }`. */
  readonly domains?: Readonly<Record<string, number>>;
}

export interface NodeOptions {
  /** Default: one output with a new name. An empty name leaves an optional output out. */
  readonly outputs?: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

export interface GraphBuilder {
  /** Each of these returns the value's name, to be handed to `node`. */
  input(name: string, type: ElementType, dims: readonly Dim[]): string;
  /** Declares an existing value as an output of the graph. */
  output(name: string, type: ElementType, dims: readonly Dim[]): string;
  /** Plain numbers are converted to the type; a typed array holds raw bits for float16 and bfloat16. */
  weight(
    name: string,
    type: ElementType,
    dims: readonly number[],
    data: TensorData | readonly number[],
  ): string;
  /** Returns the output names. */
  node(op: string, inputs: readonly string[], options?: NodeOptions): string[];
  /** The graph alone, as the body of If or Loop. */
  toGraph(): GraphProto;
  toModel(): ModelProto;
  toBytes(): Uint8Array<ArrayBuffer>;
}

/** Enough for every operator of the default opset, and read by every runtime since 2021. */
const irVersion = 8n;
const defaultOpset = 17;

export function createGraphBuilder(options: GraphBuilderOptions = {}): GraphBuilder {
  const graph = create(GraphProtoSchema, { name: options.name ?? 'graph' });
  const taken = new Set<string>();

  const take = (name: string): string => {
    if (taken.has(name)) throw new Error(`The value "${name}" is made twice.`);
    taken.add(name);
    return name;
  };
  const newName = (op: string): string => {
    let number = graph.node.length;
    while (taken.has(`${op}_${number}`)) number++;
    return `${op}_${number}`;
  };
  const toModel = (): ModelProto => modelProto(graph, options);

  return {
    input(name, type, dims) {
      graph.input.push(valueInfo(name, type, dims));
      return take(name);
    },
    output(name, type, dims) {
      graph.output.push(valueInfo(name, type, dims));
      return name;
    },
    weight(name, type, dims, data) {
      graph.initializer.push(tensorProto(name, { type, dims, data: typedArray(type, data) }));
      return take(name);
    },
    node(op, inputs, { outputs, name, domain, attributes } = {}) {
      const names = (outputs ?? [newName(op)]).map((each) => (each === '' ? each : take(each)));
      const node = create(NodeProtoSchema, { opType: op, input: [...inputs], output: names });
      node.name = name ?? `${op}/${graph.node.length}`;
      if (domain !== undefined) node.domain = domain;
      const entries = Object.entries(attributes ?? {});
      node.attribute = entries.map(([key, value]) => attributeProto(key, value));
      graph.node.push(node);
      return [...names];
    },
    toGraph: () => graph,
    toModel,
    toBytes: () => toBinary(ModelProtoSchema, toModel()),
  };
}

function modelProto(graph: GraphProto, options: GraphBuilderOptions): ModelProto {
  const domains = Object.entries({ '': options.opset ?? defaultOpset, ...options.domains });
  return create(ModelProtoSchema, {
    irVersion,
    producerName: options.producer ?? 'glassbox',
    graph,
    opsetImport: domains.map(([domain, version]) => ({ domain, version: BigInt(version) })),
    metadataProps: Object.entries(options.metadata ?? {}).map(([key, value]) => ({ key, value })),
  });
}

function valueInfo(name: string, type: ElementType, dims: readonly Dim[]): ValueInfoProto {
  const shape = { dim: dims.map((dim) => ({ value: dimension(dim) })) };
  const value = { elemType: elementTypeCode(type), shape };
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value } },
  });
}

type Dimension = { case: 'dimValue'; value: bigint } | { case: 'dimParam'; value: string };

function dimension(dim: Dim): Dimension | { case: undefined } {
  if (dim === null) return { case: undefined };
  return typeof dim === 'string'
    ? { case: 'dimParam', value: dim }
    : { case: 'dimValue', value: BigInt(dim) };
}

function typedArray(type: ElementType, data: TensorData | readonly number[]): TensorData {
  if (ArrayBuffer.isView(data)) return data;
  if (!isNumericType(type)) throw new TypeError(`Weights cannot be of type ${type}.`);
  if (type === 'float16') return float32ToFloat16Array(data);
  if (type === 'bfloat16') return float32ToBfloat16Array(data);
  const array = new (arrayOf(type))(data.length);
  const isWide = array instanceof BigInt64Array || array instanceof BigUint64Array;
  for (const [i, value] of data.entries()) array[i] = isWide ? BigInt(value) : value;
  return array;
}
