// Which constants of a graph are weights: those that a layer learns, by the operator and the place where they are read.
// Recorded means and variances are statistics; sizes, bounds, masks and the picture's own normalisation are neither.

import type { Node, ShapedGraph } from '../../onnx/graph';
import { elementCount, type TensorValue } from '../../onnx/tensor';
import { dependents, producers } from './edit';

export interface PlacedWeight {
  readonly name: string;
  /** The first node that reads it. */
  readonly node: Node;
}

export interface Weights {
  /** In the order of the graph. */
  readonly parameters: readonly PlacedWeight[];
  readonly statistics: readonly string[];
}

/** Positions of what is learnt, by operator. */
const learnt: Readonly<Record<string, readonly number[]>> = {
  Conv: [1, 2],
  ConvTranspose: [1, 2],
  Gemm: [0, 1, 2],
  MatMul: [0, 1],
  Einsum: [0, 1],
  BatchNormalization: [1, 2],
  InstanceNormalization: [1, 2],
  GroupNormalization: [1, 2],
  LayerNormalization: [1, 2],
  PRelu: [1],
  Gather: [0],
};
/** Of these a constant operand of several numbers is learnt: biases, scales, positions, tokens. */
const elementwise: ReadonlySet<string> = new Set(['Add', 'Sub', 'Mul', 'Concat']);
const layers: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul']);
/** Masked places of attention get at least this much taken off their scores. */
const masked = -100;

export function weightsOf(graph: ShapedGraph, input: string): Weights {
  const ofPicture = dependents(graph, input);
  /** Values that some layer has been applied to: what is done before is preprocessing. */
  const ofLayers = new Set<string>();
  const parameters = new Map<string, Node>();
  const statistics = new Set<string>();
  const unrepeated = repeatedConstants(graph);
  for (const node of graph.nodes) {
    const reads = node.inputs.filter((name) => ofPicture.has(name));
    if (reads.length === 0) continue;
    const isBehind = layers.has(node.op) || reads.some((name) => ofLayers.has(name));
    if (isBehind) for (const name of node.outputs) ofLayers.add(name);
    if (node.domain !== '') continue;
    const inputs = node.inputs.map((name) => unrepeated.get(name) ?? name);
    for (const name of learntInputs(graph, { ...node, inputs }, isBehind, parameters)) {
      if (!parameters.has(name)) parameters.set(name, node);
    }
    if (node.op === 'BatchNormalization') {
      for (const name of node.inputs.slice(3)) if (graph.constants.has(name)) statistics.add(name);
    }
  }
  return {
    parameters: [...parameters]
      .filter(([name]) => !statistics.has(name))
      .map(([name, node]) => ({ name, node })),
    statistics: [...statistics],
  };
}

/** Constants that a node repeats for each picture, by the repeated value. */
function repeatedConstants(graph: ShapedGraph): ReadonlyMap<string, string> {
  return new Map(
    [...producers(graph)].flatMap(
      ([
        value,
        {
          op,
          inputs: [name = ''],
        },
      ]) => (op === 'Expand' && graph.constants.has(name) ? [[value, name] as const] : []),
    ),
  );
}

function learntInputs(
  graph: ShapedGraph,
  node: Node,
  isBehind: boolean,
  known: ReadonlyMap<string, Node>,
): readonly string[] {
  const isFloat = (name: string): boolean => graph.constants.get(name)?.type === 'float32';
  if (!elementwise.has(node.op)) {
    return (learnt[node.op] ?? []).map((position) => node.inputs[position] ?? '').filter(isFloat);
  }
  if (!isBehind) return [];
  return node.inputs.filter((name) => {
    const value = graph.constants.get(name);
    if (!value || !isFloat(name) || isMask(value)) return false;
    return elementCount(value.dims) > 1 || (value.dims.length > 0 && isBias(graph, node, known));
  });
}

/** A single number is the bias of a layer with one output; any other is part of a formula. */
function isBias(
  graph: ShapedGraph,
  { op, inputs }: Node,
  known: ReadonlyMap<string, Node>,
): boolean {
  if (op !== 'Add') return false;
  const before = graph.nodes.find(({ outputs }) => outputs.some((name) => inputs.includes(name)));
  return before?.op === 'MatMul' && before.inputs.some((name) => known.has(name));
}

function isMask({ data }: TensorValue): boolean {
  let some = false;
  for (const value of data) {
    if (Number(value) <= masked) some = true;
    else if (Number(value) !== 0) return false;
  }
  return some;
}
