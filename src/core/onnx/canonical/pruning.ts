// Pruning that keeps the picture an input.

import { type Graph, pruned } from '../graph';

/** The part that the outputs need, with the picture as an input even where nothing reads it. */
export function prunedAround(graph: Graph): Graph {
  return { ...pruned(graph, graph.outputs), inputs: graph.inputs };
}
