// A file's graph as plain data in its own opset: only what the wanted outputs need, functions inlined, every weight at hand,
// initialisers no longer inputs, Constant nodes made constants, nodes sorted and with names of their own, the image input
// at the wanted size.

import { constantTensor, isStandardDomain } from '../attributes';
import { valueUnknown } from '../errors';
import type { Graph, Node } from '../graph';
import { readAttributes } from '../nodeAttributes';
import type { GraphProto, NodeProto } from '../onnx_pb';
import { type TensorValue, tensorValue } from '../tensor';
import { readValues, sortedNodes } from '../topology';
import { valueSpec } from '../valueSpec';
import { densify } from './densify';
import type { WholeModel } from './embedData';
import { canonicalInputMissing, canonicalInputs } from './errors';
import { inlineFunctions } from './inlineFunctions';
import { freeName } from './names';

export interface ImportedGraph {
  readonly graph: Graph;
  /** Version of the standard operators. */
  readonly opset: number;
}

export interface ImageInput {
  readonly name: string;
  readonly dims: readonly number[];
}

export function importGraph(
  { model, graph, path }: WholeModel,
  image: ImageInput,
  outputs: readonly string[],
): ImportedGraph {
  const whole = inlineFunctions(model, graph, path);
  const { protos, needed } = neededNodes(whole, path, outputs);
  const constants = new Map(storedConstants(whole, path, needed));
  const input = whole.input.map(valueSpec).find(({ name }) => name === image.name);
  if (!input || constants.has(image.name)) throw canonicalInputMissing(path, image.name);
  const others = whole.input
    .map(({ name }) => name)
    .filter((name) => name !== image.name && needed.has(name) && !constants.has(name));
  if (others.length > 0) throw canonicalInputs(path, others);

  const nodes = plainNodes(protos, path, constants);
  const version = model.opsetImport.find(({ domain }) => isStandardDomain(domain))?.version;
  return {
    graph: {
      inputs: [{ name: image.name, type: input.type, dims: image.dims }],
      outputs,
      nodes,
      constants,
    },
    opset: Number(version ?? 1n),
  };
}

/** Nodes that no longer are Constants; those become members of `constants`. */
export function plainNodes(
  protos: readonly NodeProto[],
  path: string,
  constants: Map<string, TensorValue>,
  names = new Set<string>(),
): readonly Node[] {
  return protos.flatMap((proto) => {
    const [output = ''] = proto.output;
    const constant = constantOf(proto, path);
    if (constant) constants.set(output, constant);
    return constant ? [] : [plainNode(proto, path, names)];
  });
}

/** Stored tensors among the wanted values. */
export function storedConstants(
  graph: GraphProto,
  path: string,
  wanted: ReadonlySet<string>,
): readonly (readonly [string, TensorValue])[] {
  const sparse = graph.sparseInitializer.filter(({ values }) => wanted.has(values?.name ?? ''));
  return [
    ...graph.initializer
      .filter(({ name }) => wanted.has(name))
      .map((tensor) => [tensor.name, tensorValue(tensor, path)] as const),
    ...sparse.map((tensor) => [tensor.values?.name ?? '', densify(tensor, path)] as const),
  ];
}

function neededNodes(
  graph: GraphProto,
  path: string,
  outputs: readonly string[],
): { readonly protos: readonly NodeProto[]; readonly needed: ReadonlySet<string> } {
  const needed = new Set(outputs);
  const protos = sortedNodes(graph, path)
    .toReversed()
    .filter((node) => {
      if (!node.output.some((name) => needed.has(name))) return false;
      for (const name of readValues(node)) needed.add(name);
      return true;
    });
  const made = new Set(protos.flatMap(({ output }) => output));
  const supplied = new Set([...graph.input, ...graph.initializer].map(({ name }) => name));
  const unknown = outputs.find((name) => !made.has(name) && !supplied.has(name));
  if (unknown !== undefined) throw valueUnknown(path, unknown);
  return { protos: protos.toReversed(), needed };
}

function constantOf(proto: NodeProto, path: string): TensorValue | null {
  const tensor = constantTensor(proto);
  if (tensor) return tensorValue(tensor, path);
  const isConstant = proto.opType === 'Constant' && isStandardDomain(proto.domain);
  const [value] = proto.attribute;
  return isConstant && value?.sparseTensor ? densify(value.sparseTensor, path) : null;
}

function plainNode(proto: NodeProto, path: string, names: Set<string>): Node {
  const output = proto.output.find((name) => name !== '') ?? '';
  return {
    op: proto.opType,
    domain: isStandardDomain(proto.domain) ? '' : proto.domain,
    name: freeName(proto.name || `${proto.opType} → ${output}`, names),
    inputs: withoutEmptyEnd(proto.input),
    outputs: withoutEmptyEnd(proto.output),
    attributes: readAttributes(proto, path),
  };
}

function withoutEmptyEnd(names: readonly string[]): readonly string[] {
  return names.slice(0, names.findLastIndex((name) => name !== '') + 1);
}
