// Dims of every value of a graph, from one execution that gives out nothing but dims: memory stays that of a plain run,
// and ONNX Runtime leaves out what their computation does not need.

import { type Graph, graphBytes, type Node } from '../graph';
import type { RunModel } from '../runModel';
import type { TensorMap } from '../tensor';
import { isControlFlow, makesTensors } from './nodeKinds';

export interface Measured {
  /** Inputs, constants and outputs of nodes; not those of control flow, nor sequences. */
  readonly dims: ReadonlyMap<string, readonly number[]>;
  /** The graph's own outputs where they were asked for. */
  readonly outputs: TensorMap;
}

export interface MeasureRequest {
  readonly graph: Graph;
  readonly opset: number;
  readonly feeds: TensorMap;
  readonly run: RunModel;
  /** Outputs of the graph that are wanted as numbers. */
  readonly outputs?: readonly string[];
}

export async function measure(request: MeasureRequest): Promise<Measured> {
  const { graph, opset, feeds, run, outputs = [] } = request;
  const made = graph.nodes
    .filter((node) => !isControlFlow(node) && makesTensors(node))
    .flatMap((node) => node.outputs.filter((name) => name !== ''));
  const probes = made.map((value, i): Node => {
    const name = `glassbox dims ${i}`;
    return { op: 'Shape', domain: '', name, inputs: [value], outputs: [name], attributes: {} };
  });
  const fetches = [...outputs, ...probes.map(({ name }) => name)];
  const probed = { ...graph, outputs: fetches, nodes: [...graph.nodes, ...probes] };
  const results = fetches.length > 0 ? await run(graphBytes(probed, opset), feeds, fetches) : {};
  const known = [...graph.inputs.map(({ name, dims }) => [name, dims] as const)];
  const measured = made.map((value, i) => {
    const dims = results[`glassbox dims ${i}`]?.data ?? [];
    return [value, Array.from(dims, Number)] as const;
  });
  const stored = [...graph.constants].map(([name, { dims }]) => [name, dims] as const);
  return {
    dims: new Map([...known, ...stored, ...measured]),
    outputs: Object.fromEntries(
      outputs.flatMap((name) => {
        const value = results[name];
        return value ? [[name, value]] : [];
      }),
    ),
  };
}
