// Node attributes: what each kind is called on the wire, made from and read as plain values.

import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProtoSchema,
  type GraphProto,
  type NodeProto,
  type TensorProto,
} from './onnx_pb';
import { type TensorValue, tensorProto } from './tensor';

/** AttributeProto.AttributeType. */
const kinds = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;

/**
 * An attribute by its kind, or the short forms: an integer is INT, a fraction FLOAT, an array of integers INTS, an array
 * with a fraction FLOATS, text STRING(S). Where a float happens to be whole, or an array empty, say so: `{ float: 1 }`.
 */
export type AttributeValue =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | TensorValue
  | { readonly float: number }
  | { readonly int: number | bigint }
  | { readonly floats: readonly number[] }
  | { readonly ints: readonly (number | bigint)[] }
  | { readonly strings: readonly string[] }
  | { readonly graph: GraphProto };

type AttributeInit = Exclude<MessageInitShape<typeof AttributeProtoSchema>, AttributeProto>;

export function attributeProto(name: string, value: AttributeValue): AttributeProto {
  return create(AttributeProtoSchema, { name, ...attributeFields(value) });
}

function attributeFields(value: AttributeValue): AttributeInit {
  if (typeof value === 'number') {
    return attributeFields(Number.isSafeInteger(value) ? { int: value } : { float: value });
  }
  if (typeof value === 'string') return { type: kinds.string, s: new TextEncoder().encode(value) };
  if (isArray(value)) return arrayFields(value);
  if ('float' in value) return { type: kinds.float, f: value.float };
  if ('int' in value) return { type: kinds.int, i: BigInt(value.int) };
  if ('floats' in value) return { type: kinds.floats, floats: [...value.floats] };
  if ('ints' in value) return { type: kinds.ints, ints: value.ints.map(BigInt) };
  if ('strings' in value) return { type: kinds.strings, strings: encodeAll(value.strings) };
  if ('graph' in value) return { type: kinds.graph, g: value.graph };
  return { type: kinds.tensor, t: tensorProto('', value) };
}

function arrayFields(values: readonly number[] | readonly string[]): AttributeInit {
  if (values.length === 0) {
    throw new TypeError('An empty attribute needs its kind, e.g. { ints: [] }.');
  }
  const texts = values.filter((value) => typeof value === 'string');
  if (texts.length > 0) return attributeFields({ strings: texts });
  const numbers = values.filter((value) => typeof value === 'number');
  return attributeFields(
    numbers.every(Number.isSafeInteger) ? { ints: numbers } : { floats: numbers },
  );
}

function isArray(value: AttributeValue): value is readonly number[] | readonly string[] {
  return Array.isArray(value);
}

function encodeAll(texts: readonly string[]): Uint8Array<ArrayBuffer>[] {
  const encoder = new TextEncoder();
  return texts.map((text) => encoder.encode(text));
}

/** undefined for the kinds that Glassbox never writes: sparse tensors, types, lists of tensors or graphs. */
export function attributeKind({ type }: AttributeProto): keyof typeof kinds | undefined {
  return kindNames.get(type);
}

const kindNames = new Map(
  Object.entries(kinds).map(([name, code]) => [code as number, name as keyof typeof kinds]),
);

function attribute(node: NodeProto, name: string): AttributeProto | undefined {
  return node.attribute.find((each) => each.name === name);
}

export function intAttribute(node: NodeProto, name: string, otherwise: number): number {
  const found = attribute(node, name);
  return found === undefined ? otherwise : Number(found.i);
}

export function stringAttribute(node: NodeProto, name: string): string | undefined {
  const found = attribute(node, name);
  return found === undefined ? undefined : new TextDecoder().decode(found.s);
}

/** The graphs inside a node: bodies of If, Loop and Scan. */
export function subgraphs(node: NodeProto): readonly GraphProto[] {
  return node.attribute.flatMap((each) => (each.g ? [each.g, ...each.graphs] : each.graphs));
}

/** The tensor of a Constant node; null where its value is text or sparse. */
export function constantTensor(node: NodeProto): TensorProto | null {
  if (node.opType !== 'Constant' || !isStandardDomain(node.domain)) return null;
  const [value] = node.attribute;
  if (value === undefined) return null;
  switch (value.name) {
    case 'value':
      return value.t ?? null;
    case 'value_float':
      return tensorProto('', { type: 'float32', dims: [], data: Float32Array.of(value.f) });
    case 'value_floats':
      return tensorProto('', vector('float32', Float32Array.from(value.floats)));
    case 'value_int':
      return tensorProto('', { type: 'int64', dims: [], data: BigInt64Array.of(value.i) });
    case 'value_ints':
      return tensorProto('', vector('int64', BigInt64Array.from(value.ints)));
    default:
      return null;
  }
}

function vector(type: 'float32' | 'int64', data: Float32Array | BigInt64Array): TensorValue {
  return { type, dims: [data.length], data };
}

/** The operators of the specification itself; its domain has two spellings. */
export function isStandardDomain(domain: string): boolean {
  return domain === '' || domain === 'ai.onnx';
}
