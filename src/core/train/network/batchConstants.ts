// Constants that hold the same for every picture of the batch, such as a class token expanded to it: they are one row, which
// is what is learnt, repeated by a node.

import { createOps } from '../../autodiff/ops';
import type { Node, ShapedGraph } from '../../onnx/graph';
import { elementCount, type TensorValue } from '../../onnx/tensor';
import { withOps } from './edit';

const spreading: ReadonlySet<string> = new Set(['Concat', 'Add', 'Sub', 'Mul']);

/** The constants keep their names, with 1 for the batch; graphs of all batch sizes so have the same weights. */
export function withoutRepeats(graph: ShapedGraph, batch: number): ShapedGraph {
  if (batch === 1) return graph;
  const rows = new Map<string, TensorValue>();
  for (const node of graph.nodes.filter(({ op }) => spreading.has(op))) {
    const rank = graph.shapes.get(node.outputs[0] ?? '')?.dims.length;
    for (const name of node.inputs) {
      const value = graph.constants.get(name);
      if (value?.type !== 'float32' || value.dims.length !== rank) continue;
      const row = repeatedRow(value, batch);
      if (row) rows.set(name, row);
    }
  }
  if (rows.size === 0) return graph;

  const ops = createOps('batch', (name) => graph.shapes.has(name));
  const repeated = new Map(
    [...rows].map(([name, { type, dims }]) => {
      const whole = [batch, ...dims.slice(1)];
      return [name, ops.expand({ name, type, dims }, whole).name] as const;
    }),
  );
  const shapes = new Map(graph.shapes);
  for (const [name, { type, dims }] of rows) shapes.set(name, { type, dims });
  const reading = (node: Node): Node => ({
    ...node,
    inputs: node.inputs.map((name) => repeated.get(name) ?? name),
  });
  const edited = {
    ...graph,
    shapes,
    nodes: graph.nodes.map(reading),
    constants: new Map([...graph.constants, ...rows]),
  };
  return withOps(edited, ops, 'front');
}

function repeatedRow({ type, dims, data }: TensorValue, batch: number): TensorValue | null {
  if (dims[0] !== batch) return null;
  const size = elementCount(dims.slice(1));
  if (size === 0) return null;
  for (let i = size; i < data.length; i++) if (data[i] !== data[i - size]) return null;
  return { type, dims: [1, ...dims.slice(1)], data: data.slice(0, size) };
}
