// A network that has forgotten what it learned, from the classes down: for the randomisation test of Adebayo et al. 2018.

import { createRandom } from '../../../base/random';
import type { Node, ShapedGraph } from '../../onnx/graph';
import type { TensorValue } from '../../onnx/tensor';

/** Nodes with weights, the one nearest to the classes first. */
export function weightedNodes(graph: ShapedGraph): readonly Node[] {
  return graph.nodes.toReversed().filter((node) => weightsOf(graph, node).length > 0);
}

/**
 * The graph with the weights of the `layers` last weighted nodes drawn anew: normal, with mean zero and the root mean square
 * of what they replace, so that values behind them keep their size. Biases and statistics stay.
 */
export function randomised(graph: ShapedGraph, layers: number, seed: number): ShapedGraph {
  const random = createRandom(seed);
  const drawn = new Map<string, TensorValue>();
  for (const node of weightedNodes(graph).slice(0, layers)) {
    for (const [name, weights] of weightsOf(graph, node)) {
      if (drawn.has(name)) continue;
      const squares = weights.data.reduce((sum, value) => sum + value * value, 0);
      const deviation = Math.sqrt(squares / weights.data.length);
      const data = weights.data.map(() => deviation * random.normal());
      drawn.set(name, { ...weights, data });
    }
  }
  return { ...graph, constants: new Map([...graph.constants, ...drawn]) };
}

type Weights = TensorValue & { readonly data: Float32Array };

function weightsOf(graph: ShapedGraph, node: Node): readonly (readonly [string, Weights])[] {
  return weightInputs(node).flatMap((name) => {
    const value = graph.constants.get(name);
    if (!value || value.dims.length < 2 || !(value.data instanceof Float32Array)) return [];
    return value.data.length > 0 ? [[name, { ...value, data: value.data }] as const] : [];
  });
}

function weightInputs({ op, domain, inputs }: Node): readonly string[] {
  if (domain !== '') return [];
  switch (op) {
    case 'Conv':
    case 'ConvTranspose':
      return inputs.slice(1, 2);
    case 'Gemm':
    case 'MatMul':
      return inputs.slice(0, 2);
    case 'Einsum':
      return inputs;
    default:
      return [];
  }
}
