// Which stored numbers are parameters of the network, and which node they belong to.
//
// Counted: floating-point tensors, and integers that are quantised weights. Not counted, as in the published sizes of
// networks: running statistics of BatchNormalization, quantisation scales and zero points, bounds, padding values, and
// tensors of rank 0, which are constants of a formula. A weight belongs to the first node that computes with it: one that
// passes through DequantizeLinear, Cast, Transpose or the like on its way belongs to the node behind those.

import { constantTensor, isStandardDomain, subgraphs } from './attributes';
import type { GraphProto, NodeProto, TensorProto } from './onnx_pb';
import { elementCount } from './tensor';

/** Operands of these operators are never weights, or for `only` nothing else is. Numbers are input positions. */
const operands: Readonly<
  Record<string, { readonly never: readonly number[] } | { readonly only: readonly number[] }>
> = {
  BatchNormalization: { never: [3, 4] },
  Clip: { never: [1, 2] },
  Dropout: { never: [1] },
  Pad: { never: [2] },
  Resize: { never: [1, 2] },
  Upsample: { never: [1] },
  OneHot: { only: [] },
  Range: { only: [] },
  NonMaxSuppression: { only: [] },
  ConvInteger: { only: [1] },
  MatMulInteger: { only: [1] },
  MatMulIntegerToFloat: { only: [1] },
  DynamicQuantizeMatMul: { only: [1] },
  QLinearConv: { only: [3, 8] },
  QLinearMatMul: { only: [3] },
  QLinearAdd: { only: [3] },
  QLinearMul: { only: [3] },
  QGemm: { only: [3, 6] },
  QAttention: { only: [1, 2] },
};

/** Operators that hand their first input on: what it is, is decided by who reads the result. */
const carriers: ReadonlySet<string> = new Set([
  'Cast',
  'CastLike',
  'DequantizeLinear',
  'Flatten',
  'Identity',
  'QuantizeLinear',
  'Reshape',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

const floatTypes: ReadonlySet<number> = new Set([1, 10, 11, 16, 17, 18, 19, 20]);
const byteTypes: ReadonlySet<number> = new Set([2, 3]);

/** A graph and, for one nested in a node, what lies around it. */
export interface Scope {
  readonly graph: GraphProto;
  readonly outer: Scope | null;
}

/** The graph's own scope, then those of all graphs nested in it. */
export function allScopes(graph: GraphProto): readonly Scope[] {
  const scopes: Scope[] = [{ graph, outer: null }];
  for (const outer of scopes) {
    for (const node of outer.graph.node) {
      scopes.push(...subgraphs(node).map((each) => ({ graph: each, outer })));
    }
  }
  return scopes;
}

/** The number of parameters of each node that has any, nodes of nested graphs included. */
export function countParameters(graph: GraphProto): ReadonlyMap<NodeProto, number> {
  const counts = new Map<NodeProto, number>();
  const counted = new Set<TensorProto>();
  const find = constantFinder();
  for (const scope of allScopes(graph)) {
    for (const node of scope.graph.node) {
      if (isCarrier(node)) continue;
      let count = 0;
      for (const name of weightInputs(node)) {
        const constant = find(scope, name);
        if (!constant || counted.has(constant.tensor) || !isWeight(constant, node)) continue;
        counted.add(constant.tensor);
        count += elementCount(constant.tensor.dims.map(Number));
      }
      if (count > 0) counts.set(node, count);
    }
  }
  return counts;
}

interface Constant {
  readonly tensor: TensorProto;
  /** The carriers on its way. */
  readonly carriedBy: ReadonlySet<string>;
}

/** Follows a value back through carriers to the stored tensor it comes from, if it does. */
function constantFinder(): (scope: Scope, name: string) => Constant | null {
  const sources = new Map<GraphProto, ReadonlyMap<string, TensorProto | NodeProto>>();
  const sourcesOf = (graph: GraphProto): ReadonlyMap<string, TensorProto | NodeProto> => {
    const known = sources.get(graph) ?? valueSources(graph);
    sources.set(graph, known);
    return known;
  };
  const sourceOf = (scope: Scope | null, name: string): TensorProto | NodeProto | undefined =>
    scope ? (sourcesOf(scope.graph).get(name) ?? sourceOf(scope.outer, name)) : undefined;

  return (scope, name) => {
    const carriedBy = new Set<string>();
    let source = sourceOf(scope, name);
    while (source?.$typeName === 'onnx.NodeProto') {
      const constant = constantTensor(source);
      if (constant) return { tensor: constant, carriedBy };
      if (!isCarrier(source)) return null;
      carriedBy.add(source.opType);
      source = sourceOf(scope, source.input[0] ?? '');
    }
    return source ? { tensor: source, carriedBy } : null;
  };
}

function valueSources(graph: GraphProto): ReadonlyMap<string, TensorProto | NodeProto> {
  const sources = new Map<string, TensorProto | NodeProto>();
  for (const tensor of graph.initializer) sources.set(tensor.name, tensor);
  for (const { values } of graph.sparseInitializer) if (values) sources.set(values.name, values);
  for (const node of graph.node) for (const name of node.output) sources.set(name, node);
  return sources;
}

function isCarrier(node: NodeProto): boolean {
  const isOurs = isStandardDomain(node.domain) || node.domain === 'com.microsoft';
  return isOurs && carriers.has(node.opType);
}

function weightInputs(node: NodeProto): readonly string[] {
  const rule = operands[node.opType];
  return node.input.filter((name, position) => {
    if (name === '') return false;
    if (rule === undefined) return true;
    return 'only' in rule ? rule.only.includes(position) : !rule.never.includes(position);
  });
}

function isWeight({ tensor, carriedBy }: Constant, node: NodeProto): boolean {
  if (tensor.dims.length === 0) return false;
  if (floatTypes.has(tensor.dataType) || carriedBy.has('DequantizeLinear')) return true;
  if (byteTypes.has(tensor.dataType) && carriedBy.has('Cast')) return true;
  const rule = operands[node.opType];
  return rule !== undefined && 'only' in rule;
}
