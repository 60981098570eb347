// Which values are the same feature map at different stages: a bias, a normalisation by constants, an activation work number
// by number, so what they make of a convolution stands at the same places and means the same. Told by the operands and not by
// a list of layers: SiLU, GELU and layer norms, which exporters write as several nodes, fall out by themselves.

import { type Node, type ShapedGraph, valuesRead } from '../onnx/graph';
import type { PlacesOfValues } from './picturePlaces';

const pointwise: ReadonlySet<string> = new Set([
  'Abs',
  'Add',
  'BatchNormalization',
  'Cast',
  'Celu',
  'Clip',
  'Div',
  'Dropout',
  'Elu',
  'Erf',
  'Exp',
  'Gelu',
  'HardSigmoid',
  'HardSwish',
  'Identity',
  'LeakyRelu',
  'Max',
  'Min',
  'Mish',
  'Mul',
  'Neg',
  'PRelu',
  'Pow',
  'Reciprocal',
  'Relu',
  'Selu',
  'Sigmoid',
  'Softplus',
  'Softsign',
  'Sqrt',
  'Sub',
  'Tanh',
  'ThresholdedRelu',
]);

/** Whether each number of the output is made of the numbers of the inputs at the same place. */
export function isPointwise({ op, domain }: Pick<Node, 'op' | 'domain'>): boolean {
  return domain === '' && pointwise.has(op);
}

/**
 * By value: the value that it is made of, place by place and together with constants only; itself where there is no entry.
 * A mean over the channels counts: it is what a layer norm takes off.
 */
export function pointwiseRoots(
  graph: ShapedGraph,
  places: PlacesOfValues,
): ReadonlyMap<string, string> {
  const roots = new Map<string, string>();
  const dimsOf = (value: string): string | undefined => graph.shapes.get(value)?.dims.join();
  for (const node of graph.nodes) {
    const [output = ''] = node.outputs;
    if (node.domain !== '') continue;
    const operands = valuesRead(node).filter((name) => !graph.constants.has(name));
    const [root, other] = new Set(operands.map((name) => roots.get(name) ?? name));
    if (root === undefined || other !== undefined) continue;
    const isMean = node.op.startsWith('Reduce') && places.has(output);
    // A value that is spread out is no longer the same map.
    const isSame = operands.some((name) => dimsOf(name) === dimsOf(output));
    if (isMean || (pointwise.has(node.op) && isSame)) roots.set(output, root);
  }
  return roots;
}
