// BatchNormalization by recorded statistics takes a pass over every map and another for its gradient. Behind a convolution
// the same can be said of its weights, which are few: W γ / √(σ² + ε), and β + (b − μ) γ / √(σ² + ε) as the bias. These are
// nodes, so that gradients reach W, b, γ and β just the same.

import { createOps, type Ops, type Tensor } from '../../autodiff/ops';
import { type Node, type ShapedGraph, valuesRead } from '../../onnx/graph';
import { floatOf, intOf } from '../../onnx/nodeAttributes';
import { tensorOf, withOps } from '../network/edit';

/** `keep`: values that must stay values of the graph. */
export function withFoldedNorms(graph: ShapedGraph, keep: readonly string[]): ShapedGraph {
  const reads = new Map<string, number>();
  for (const name of graph.nodes.flatMap(valuesRead)) reads.set(name, (reads.get(name) ?? 0) + 1);
  const needed = new Set([...graph.outputs, ...keep]);
  const convolutions = new Map(
    graph.nodes.flatMap((node) =>
      node.op === 'Conv' ? [[node.outputs[0] ?? '', node] as const] : [],
    ),
  );
  const ops = createOps('fold', (name) => graph.shapes.has(name));
  const gone = new Set<Node>();
  const nodes = graph.nodes.map((node): Node => {
    const [from = ''] = node.inputs;
    const convolution = convolutions.get(from);
    const isAlone = reads.get(from) === 1 && !needed.has(from);
    if (!isRecorded(node) || !convolution || !isAlone) return node;
    gone.add(convolution);
    const [x = '', w = '', b = ''] = convolution.inputs;
    const bias = b === '' ? null : tensorOf(graph, b);
    const folded = fold(ops, graph, node, tensorOf(graph, w), bias);
    return { ...convolution, inputs: [x, ...folded], outputs: node.outputs };
  });
  if (gone.size === 0) return graph;
  return withOps({ ...graph, nodes: nodes.filter((node) => !gone.has(node)) }, ops, 'front');
}

function isRecorded(node: Node): boolean {
  return node.op === 'BatchNormalization' && intOf(node, 'training_mode', 0) === 0;
}

function fold(
  ops: Ops,
  graph: ShapedGraph,
  node: Node,
  w: Tensor,
  b: Tensor | null,
): readonly [string, string] {
  const [gamma, beta, mean, variance] = node.inputs.slice(1).map((name) => tensorOf(graph, name));
  if (!gamma || !beta || !mean || !variance) throw new Error(`${node.name} has five inputs.`);
  const deviation = ops.map('Sqrt', ops.add(variance, floatOf(node, 'epsilon', 1e-5)));
  const factor = ops.div(gamma, deviation);
  const spread = ops.reshape(factor, [w.dims[0] ?? 0, ...w.dims.slice(1).map(() => 1)]);
  const centre = b ? ops.sub(b, mean) : ops.neg(mean);
  return [ops.mul(w, spread).name, ops.add(beta, ops.mul(centre, factor)).name];
}
