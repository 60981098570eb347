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
  const behind = dependents(graph, layer);
  const ofPicture = dependents(graph, picture);
  const needed = new Set(outputs);
  const nodes = graph.nodes.toReversed().filter((node) => {
    const [first = ''] = node.outputs;
    // What comes from the picture around the layer is handed in; what comes from constants and the seed is computed.
    const isKept = behind.has(first) || !ofPicture.has(first);
    if (!isKept || node.outputs.includes(layer)) return false;
    if (!node.outputs.some((name) => needed.has(name))) return false;
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

/** The values that depend on this one, itself included. */
function dependents(graph: ShapedGraph, value: string): ReadonlySet<string> {
  const found = new Set([value]);
  for (const node of graph.nodes) {
    if (!valuesRead(node).some((name) => found.has(name))) continue;
    for (const name of node.outputs) found.add(name);
  }
  return found;
}
