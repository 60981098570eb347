// Shapes, parameters and multiply–accumulates per node. There is no shape inference: the caller runs the graph once for
// one picture with the values exposed (expose.ts), which is exact for every operator.

import type { NodeFacts } from '../../protocol/model';
import { constantTensor, subgraphs } from './attributes';
import { countMacs } from './macs';
import { nonTensorValues } from './nonTensor';
import type { GraphProto, NodeProto } from './onnx_pb';
import type { OnnxFile } from './readModel';
import { countParameters } from './weights';

type Shapes = Readonly<Record<string, readonly number[]>>;

/**
 * One entry per node: those of the main graph at their index there, then those of graphs nested in them (If, Loop), whose
 * values cannot be exposed and so have neither shapes nor multiply–accumulates. `shapesOf` is asked once for all values
 * that can be exposed and are not known from the file; it may leave some out.
 */
export async function nodeFacts(
  file: Pick<OnnxFile, 'graph'>,
  shapesOf: (names: readonly string[]) => Promise<Shapes>,
): Promise<NodeFacts[]> {
  const { graph } = file;
  const stored = storedShapes(graph);
  const executed = await shapesOf(executedValues(graph, stored));
  const shapeOf = (name: string | undefined): readonly number[] | null => {
    if (name === undefined || name === '') return null;
    return stored.get(name) ?? (Object.hasOwn(executed, name) ? (executed[name] ?? null) : null);
  };
  const parameters = countParameters(graph);
  const nested = nestedNodes(graph.node);
  return [...graph.node, ...nested].map((node, index) => {
    const lookUp = index < graph.node.length ? shapeOf : () => null;
    return {
      index,
      name: node.name,
      op: node.opType,
      domain: node.domain,
      inputs: node.input,
      outputs: node.output,
      outputShapes: node.output.map(lookUp),
      parameters: parameters.get(node) ?? 0,
      macs: countMacs({
        node,
        input: (position) => lookUp(node.input[position]),
        output: (position) => lookUp(node.output[position]),
      }),
    };
  });
}

function nestedNodes(nodes: readonly NodeProto[]): readonly NodeProto[] {
  const found: NodeProto[] = [];
  const pending = nodes.flatMap(subgraphs);
  for (const graph of pending) {
    found.push(...graph.node);
    pending.push(...graph.node.flatMap(subgraphs));
  }
  return found;
}

/** Shapes of initialisers and of Constant nodes. */
function storedShapes(graph: GraphProto): ReadonlyMap<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  for (const { name, dims } of graph.initializer) shapes.set(name, dims.map(Number));
  for (const { values, dims } of graph.sparseInitializer) {
    if (values) shapes.set(values.name, dims.map(Number));
  }
  for (const node of graph.node) {
    const [name] = node.output;
    const tensor = constantTensor(node);
    if (tensor && name) shapes.set(name, tensor.dims.map(Number));
  }
  return shapes;
}

function executedValues(
  graph: GraphProto,
  stored: ReadonlyMap<string, readonly number[]>,
): readonly string[] {
  const others = nonTensorValues(graph);
  const names = new Set([
    ...graph.input.map(({ name }) => name),
    ...graph.node.flatMap((node) => node.output),
  ]);
  return [...names].filter((name) => name !== '' && !stored.has(name) && !others.has(name));
}
