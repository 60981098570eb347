// Programs: the weights of a graph, constants until then, become inputs, which are the values that the runtime keeps.

import { type Graph, type GraphInput, pruned, type ShapedGraph } from '../../onnx/graph';
import type { Network } from '../types';

/** What the outputs need. All parameters and statistics are inputs, so that programs share one set of kept values. */
export function withKeptInputs(
  { parameters, statistics }: Pick<Network, 'parameters' | 'statistics'>,
  graph: ShapedGraph,
  outputs: readonly string[],
): Graph {
  const part = pruned(graph, outputs);
  const kept = new Set([...parameters.map(({ name }) => name), ...statistics]);
  const inputs = [...part.constants].flatMap(([name, { type, dims }]): GraphInput[] =>
    kept.has(name) ? [{ name, type, dims }] : [],
  );
  return {
    ...part,
    inputs: [...part.inputs, ...inputs],
    constants: new Map([...part.constants].filter(([name]) => !kept.has(name))),
  };
}
