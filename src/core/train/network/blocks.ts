// The weights of a network in blocks from the input to the head: by their names where those tell, else by where the network
// comes together in one value.

import type { ShapedGraph } from '../../onnx/graph';
import type { PlacedWeight } from './parameters';
import { blockName, isOfLayer, scopesOf } from './scopes';
import { segmentsOf } from './segments';

export interface Blocks {
  readonly names: readonly string[];
  /** Index of the block of each weight, in their order. */
  readonly indices: readonly number[];
}

/** The head is the last block. Weights around layers (normalisations, positions) are in the block of the layer before. */
export function blocksOf(
  graph: ShapedGraph,
  input: string,
  weights: readonly (PlacedWeight & { readonly isHead: boolean })[],
): Blocks {
  const body = weights.filter(({ isHead }) => !isHead);
  const keys = bodyKeys(graph, input, body);
  const withLayer = new Set(keys.filter((_, i) => body[i] && isOfLayer(body[i])));
  const names: string[] = [];
  const keyOf = new Map<string, string>();
  let current = keys.find((key) => withLayer.has(key)) ?? keys[0] ?? '';
  body.forEach(({ name }, i) => {
    const key = keys[i] ?? '';
    if (withLayer.has(key)) current = key;
    keyOf.set(name, current);
    if (!names.includes(current)) names.push(current);
  });
  return {
    names: [...names, 'head'],
    indices: weights.map(({ name, isHead }) =>
      isHead ? names.length : names.indexOf(keyOf.get(name) ?? ''),
    ),
  };
}

function bodyKeys(
  graph: ShapedGraph,
  input: string,
  body: readonly PlacedWeight[],
): readonly string[] {
  const scopes = scopesOf(graph, body);
  const named = scopes.map(blockName);
  const areNested = scopes.some((scope) => scope.length > 1);
  const areNamed = body.every((weight, i) => named[i] !== '' || !isOfLayer(weight));
  if (areNested && areNamed) return named;
  const segments = segmentsOf(graph, input);
  const segmentOf = body.map(({ node }) => segments.get(node.name) ?? 0);
  const stages = [...new Set(segmentOf)];
  return segmentOf.map((segment) => {
    const inside = [...new Set(named.filter((_, i) => segmentOf[i] === segment))];
    const isTelling = inside.length <= 3 && inside.every((name) => /[a-z]/i.test(name));
    return isTelling ? inside.join(' + ') : `stage ${stages.indexOf(segment) + 1}`;
  });
}
