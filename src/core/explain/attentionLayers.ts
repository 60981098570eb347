// Finds the self-attention of a vision transformer in its graph, softmax(…) V between all tokens, and how the tokens lie on the
// picture. Says in a sentence why a network has nothing of the kind: windows, pooled keys, growing patches.

import type { Node, ShapedGraph } from '../onnx/graph';
import { intOf } from '../onnx/nodeAttributes';
import { picturePlaces, tokenGrid } from './picturePlaces';
import type { SubjectInput } from './subject';
import { sourceOf, type Wiring, wiringOf } from './wiring';

export interface AttentionLayers {
  /** Values with the weights, [heads, tokens, tokens] for one picture, from the first layer to the last. */
  readonly weights: readonly string[];
  readonly tokens: number;
  /** Class, distillation and register tokens, which come first. */
  readonly extraTokens: number;
  readonly height: number;
  readonly width: number;
}

/** A sentence where there is no global attention. */
export function findAttention(graph: ShapedGraph, input: SubjectInput): AttentionLayers | string {
  const weights = attentionWeights(wiringOf(graph));
  const dims = weights.map((name) => graph.shapes.get(name)?.dims ?? []);
  const tokens = dims[0]?.at(-1) ?? 0;
  if (weights.length === 0) {
    return 'The network has no attention: no softmax weighs other values.';
  }
  if (dims.some((each) => each.at(-1) !== each.at(-2))) {
    return 'Its attention is not between the same tokens on both sides, so layers cannot be multiplied.';
  }
  const isWindowed = dims.some((each) => each.slice(0, -3).some((size) => size > 1));
  if (isWindowed) {
    return 'Its attention stays within windows, as in Swin: there is no path between all tokens to follow.';
  }
  if (dims.some((each) => each.at(-1) !== tokens)) {
    return 'The number of tokens changes from layer to layer, so their attention cannot be multiplied.';
  }
  const grid = tokenGrid(picturePlaces(graph, input), tokens);
  return grid && grid.behind === 0
    ? { weights, tokens, extraTokens: grid.before, height: grid.height, width: grid.width }
    : `Its ${tokens} tokens do not lie on a grid over the picture.`;
}

function attentionWeights(wiring: Wiring): readonly string[] {
  const { graph } = wiring;
  const found = new Set<string>();
  for (const node of graph.nodes) {
    if (node.domain !== '' || !['MatMul', 'Einsum'].includes(node.op)) continue;
    if (node.inputs.some((name) => graph.constants.has(name))) continue;
    for (const name of node.inputs) {
      const source = sourceOf(wiring, name, false);
      const weights = source?.outputs[0];
      if (source && weights !== undefined && isBetweenTokens(source, graph)) found.add(weights);
    }
  }
  return [...found];
}

function isBetweenTokens(node: Node, { shapes }: ShapedGraph): boolean {
  const rank = shapes.get(node.outputs[0] ?? '')?.dims.length ?? 0;
  const axis = (intOf(node, 'axis', -1) + rank) % Math.max(1, rank);
  return node.op === 'Softmax' && node.domain === '' && rank >= 3 && axis === rank - 1;
}
