// What is the same for every picture becomes a constant: shape arithmetic, masks, positions, dequantised weights. Computed
// by ONNX Runtime in the opset that it was written for, so that no operator needs a second implementation here.

import type { ElementType } from '../../../protocol/model';
import { isNumericType } from '../elementTypes';
import { type Graph, graphBytes, type Node, pruned, valuesRead } from '../graph';
import { intOf } from '../nodeAttributes';
import type { RunModel } from '../runModel';
import { elementCount, type TensorValue } from '../tensor';
import { isRandom, makesTensors } from './nodeKinds';
import { prunedAround } from './pruning';

type Dims = ReadonlyMap<string, readonly number[]>;

/** A larger result stays computed: a mask that is spread over everything would only fill memory. */
const mostElements = 16 * 1024 * 1024;

export interface FoldRequest {
  readonly graph: Graph;
  readonly opset: number;
  readonly dims: Dims;
  readonly types: ReadonlyMap<string, ElementType>;
  readonly run: RunModel;
}

export async function fold({ graph, opset, dims, types, run }: FoldRequest): Promise<Graph> {
  const sized = withShapes(graph, dims);
  const { fixed, moving } = divided(sized, dims, types);
  if (fixed.length === 0) return prunedAround(sized);
  const made = new Set(fixed.flatMap(({ outputs }) => outputs));
  const wanted = new Set([...moving.flatMap(valuesRead), ...graph.outputs]);
  const frontier = [...wanted].filter((name) => made.has(name));
  const constants = new Map(sized.constants);
  if (frontier.length > 0) {
    const alone = pruned({ ...sized, inputs: [], nodes: fixed }, frontier);
    const values = await run(graphBytes(alone, opset), {}, frontier);
    for (const [name, value] of Object.entries(values)) constants.set(name, value);
  }
  return prunedAround({ ...sized, nodes: moving, constants });
}

/** Shape and Size of values whose dims are known are known themselves; another name of a constant is that constant. */
function withShapes(graph: Graph, dims: Dims): Graph {
  const constants = new Map(graph.constants);
  const nodes = graph.nodes.filter((node) => {
    const [source = ''] = node.inputs;
    const of = dims.get(source);
    const same = isIdentity(node) ? constants.get(source) : undefined;
    if (same) constants.set(node.outputs[0] ?? '', same);
    if (same) return false;
    const isShape = node.domain === '' && (node.op === 'Shape' || node.op === 'Size');
    if (!isShape || !of) return true;
    constants.set(node.outputs[0] ?? '', node.op === 'Size' ? size(of) : shape(node, of));
    return false;
  });
  return { ...graph, nodes, constants };
}

function shape(node: Node, dims: readonly number[]): TensorValue {
  // slice() takes negative bounds and clamps them as the specification says.
  const part = dims.slice(intOf(node, 'start', 0), intOf(node, 'end', dims.length));
  return { type: 'int64', dims: [part.length], data: BigInt64Array.from(part, BigInt) };
}

function size(dims: readonly number[]): TensorValue {
  return { type: 'int64', dims: [], data: BigInt64Array.of(BigInt(elementCount(dims))) };
}

function divided(
  graph: Graph,
  dims: Dims,
  types: ReadonlyMap<string, ElementType>,
): { readonly fixed: readonly Node[]; readonly moving: readonly Node[] } {
  const known = new Set(graph.constants.keys());
  const isHoldable = (name: string): boolean =>
    name === '' ||
    (elementCount(dims.get(name) ?? []) <= mostElements &&
      isNumericType(types.get(name) ?? 'float32'));
  const fixed: Node[] = [];
  const moving: Node[] = [];
  for (const node of graph.nodes) {
    const isFixed =
      !isRandom(node) &&
      makesTensors(node) &&
      valuesRead(node).every((name) => known.has(name)) &&
      node.outputs.every(isHoldable);
    if (isFixed) for (const name of node.outputs) known.add(name);
    (isFixed ? fixed : moving).push(node);
  }
  return { fixed, moving };
}

function isIdentity({ op, domain }: Node): boolean {
  return op === 'Identity' && domain === '';
}
