// Where a program begins: at the picture, or at the features of a backbone that is frozen and whose results are cached.

import { createOps } from '../../autodiff/ops';
import type { ShapedGraph } from '../../onnx/graph';
import { elementCount } from '../../onnx/tensor';
import { tensorOf, trimmed, withOps } from '../network/edit';
import type { Network } from '../types';

export interface Start {
  readonly graph: ShapedGraph;
  /** What is fed: the picture, or [batch, features]. */
  readonly input: string;
}

export function startingAt(
  { batch, features, input, logits }: Network,
  graph: ShapedGraph,
  from: 'picture' | 'features',
): Start {
  if (from === 'picture') return { graph, input };
  const { type, dims } = tensorOf(graph, features);
  const flat = [batch, elementCount(dims) / batch];
  const isFlat = flat.join() === dims.join();
  const name = isFlat ? features : `${features}/flat`;
  const behind = graph.nodes.filter(({ outputs }) => !outputs.includes(features));
  const ops = createOps('start', (each) => graph.shapes.has(each));
  // The reshape has to give the value its own name.
  if (!isFlat) {
    const shape = ops.reshape({ type, dims: flat, name }, dims);
    const named = ops.nodes.map((node) =>
      node.outputs[0] === shape.name ? { ...node, outputs: [features] } : node,
    );
    const edited = withOps({ ...graph, nodes: behind }, { ...ops, nodes: named }, 'front');
    const shapes = new Map([...edited.shapes, [name, { type, dims: flat }] as const]);
    const inputs = [...graph.inputs, { name, type, dims: flat }];
    return { graph: trimmed({ ...edited, inputs, shapes }, [logits]), input: name };
  }
  const inputs = [...graph.inputs, { name, type, dims: flat }];
  return { graph: trimmed({ ...graph, nodes: behind, inputs }, [logits]), input: name };
}
