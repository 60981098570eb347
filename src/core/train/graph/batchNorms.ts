// BatchNormalization by the batch at hand: nodes in training mode, and recorded statistics that follow those of the batches
// as in PyTorch: 0.9 of what they were, 0.1 of the batch's mean and unbiased variance.

import { createOps, type Tensor } from '../../autodiff/ops';
import type { Node, ShapedGraph } from '../../onnx/graph';
import { elementCount } from '../../onnx/tensor';
import { tensorOf, withOps } from '../network/edit';

const momentum = 0.1;

export interface WithBatchNorms {
  readonly graph: ShapedGraph;
  /** New statistics → those that they take the place of. */
  readonly renews: Readonly<Record<string, string>>;
}

/** Only where scale or bias are trained: frozen layers keep what they were trained with. */
export function withBatchNorms(graph: ShapedGraph, trained: ReadonlySet<string>): WithBatchNorms {
  const ops = createOps('statistics', (name) => graph.shapes.has(name));
  const renews: Record<string, string> = {};
  const shapes = new Map(graph.shapes);
  const nodes = graph.nodes.map((node): Node => {
    const [x = '', scale = '', bias = '', mean = '', variance = ''] = node.inputs;
    const isTrained = trained.has(scale) || trained.has(bias);
    if (node.op !== 'BatchNormalization' || !isTrained) return node;
    const ofBatch = ['mean', 'variance'].map((what): Tensor => {
      const name = `${node.outputs[0]}/batch ${what}`;
      const shape = { type: 'float32' as const, dims: tensorOf(graph, mean).dims };
      shapes.set(name, shape);
      return { ...shape, name };
    });
    const [batchMean, batchVariance] = ofBatch;
    if (!batchMean || !batchVariance) return node;
    const { dims } = tensorOf(graph, x);
    const count = elementCount(dims) / (dims[1] ?? 1);
    const unbiased = ops.mul(batchVariance, count / Math.max(1, count - 1));
    const moved = (name: string, to: Tensor): void => {
      const old = ops.mul(tensorOf(graph, name), 1 - momentum);
      renews[ops.add(old, ops.mul(to, momentum)).name] = name;
    };
    moved(mean, batchMean);
    moved(variance, unbiased);
    return {
      ...node,
      outputs: [node.outputs[0] ?? '', ...ofBatch.map(({ name }) => name)],
      attributes: { ...node.attributes, training_mode: 1, momentum: { float: 0 } },
    };
  });
  return { graph: withOps({ ...graph, nodes, shapes }, ops, 'back'), renews };
}
