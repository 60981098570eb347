// The target layer of networks made of tokens: the output of the norm before the last block's attention. Behind it only
// the class token may matter, so later values would say nothing about places.

import { type DataPath, dataPath } from './dataPath';
import type { GraphNode, GraphView } from './graphView';
import { isAttention, isNorm, isProduct, isRearrangement } from './operators';

export interface TokenLayer {
  readonly value: string;
  readonly detail: string;
}

/** The last fused attention, or the last MatMul of a softmax with data. */
export function lastAttention(graph: GraphView, path: DataPath): GraphNode | undefined {
  return path.nodes.findLast((node) => {
    if (isAttention(node)) return true;
    if (!isProduct(node) || path.dataInputs(node).length < 2) return false;
    return node.inputs.some((input) => comesFromSoftmax(graph, input));
  });
}

function comesFromSoftmax(graph: GraphView, value: string): boolean {
  const node = graph.producer(value);
  if (node === undefined) return false;
  if (node.op === 'Softmax') return true;
  const [before] = node.inputs;
  return isRearrangement(node) && before !== undefined && comesFromSoftmax(graph, before);
}

/**
 * Query, key and value are joined where they come from the same tokens: the first value back from the attention that
 * everything passes and that a product with weights reads. That is the norm's output, at most cut into windows.
 */
export function tokenLayer(
  graph: GraphView,
  path: DataPath,
  attention: GraphNode,
): TokenLayer | null {
  const [result] = attention.outputs;
  const from = path.cuts.at(-1);
  const branch = result && from ? dataPath(graph, from, result) : null;
  if (branch === null) return null;
  const joined = branch.cuts.findIndex(
    (value) => value !== result && isProjected(graph, path, value),
  );
  const tokens = branch.cuts[joined];
  if (tokens === undefined) return null;
  const value = beforeWindows(graph, branch.cuts.slice(joined)) ?? tokens;
  return {
    value,
    detail: `output of the norm before the last block's attention (${label(attention)})`,
  };
}

function isProjected(graph: GraphView, path: DataPath, value: string): boolean {
  return graph
    .consumers(value)
    .some((node) => isAttention(node) || (isProduct(node) && path.dataInputs(node).length === 1));
}

/** Back over windows and shifts (Swin) to the layer norm itself, if that is all there is between. */
function beforeWindows(graph: GraphView, values: readonly string[]): string | null {
  const moves = new Set([
    'Reshape',
    'Transpose',
    'Slice',
    'Concat',
    'Pad',
    'Gather',
    'Identity',
    'Cast',
  ]);
  for (const value of values) {
    const node = graph.producer(value);
    if (node === undefined) return null;
    if (isNorm(node)) return node.op === 'BatchNormalization' ? null : value;
    if (!moves.has(node.op)) return null;
  }
  return null;
}

function label(node: GraphNode): string {
  return node.name || node.outputs[0] || node.op;
}
