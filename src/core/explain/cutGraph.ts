// The part of a graph behind a layer, with the layer as its input: what perturbing a layer needs to run again.

import { type Graph, type GraphInput, type ShapedGraph, valuesRead } from '../onnx/graph';

export interface CutGraph {
  readonly graph: Graph;
  /** Values that go around the layer into the part behind it; they are inputs as well. */
  readonly bypasses: readonly string[];
}

/** What `outputs` need, from `layer` on. Inputs of the whole graph that do not depend on a picture, such as a seed, stay. */
export function cutGraph(
  graph: ShapedGraph,
  layer: string,
  outputs: readonly string[],
  picture: string,
): CutGraph {
  const behind = new Set([layer]);
  const dependents = graph.nodes.filter((node) => {
    const isBehind = valuesRead(node).some((name) => behind.has(name));
    if (isBehind) for (const name of node.outputs) behind.add(name);
    return isBehind;
  });
  const needed = new Set(outputs);
  const nodes = dependents.toReversed().filter((node) => {
    if (node.outputs.includes(layer) || !node.outputs.some((name) => needed.has(name)))
      return false;
    for (const name of valuesRead(node)) needed.add(name);
    return true;
  });
  const given = new Set([
    ...graph.inputs.map(({ name }) => name).filter((name) => name !== picture),
    ...graph.constants.keys(),
  ]);
  const made = new Set(nodes.flatMap((node) => node.outputs));
  const bypasses = [...needed].filter(
    (name) => name !== layer && !made.has(name) && !given.has(name),
  );
  const input = (name: string): GraphInput => {
    const shape = graph.shapes.get(name) ?? { type: 'float32' as const, dims: [] };
    return { name, type: shape.type, dims: shape.dims };
  };
  return {
    graph: {
      inputs: [
        ...graph.inputs.filter(({ name }) => name !== picture && needed.has(name)),
        ...[layer, ...bypasses].map(input),
      ],
      outputs,
      nodes: nodes.toReversed(),
      constants: new Map([...graph.constants].filter(([name]) => needed.has(name))),
    },
    bypasses,
  };
}
