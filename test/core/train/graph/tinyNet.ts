// A small network with a bit of everything that is trained: convolutions with and without a bias, BatchNormalization behind
// a convolution and elsewhere, a residual join, a PRelu, a linear classifier.

import { createRandom } from '../../../../src/base/random';
import type { Attributes, Graph, Node, ShapedGraph } from '../../../../src/core/onnx/graph';
import { elementCount, type TensorValue } from '../../../../src/core/onnx/tensor';
import {
  type NetworkRequest,
  prepareNetwork,
} from '../../../../src/core/train/network/prepareNetwork';
import type { Network } from '../../../../src/core/train/types';
import { float32, int64, runGraph } from '../../autodiff/support';
import { keptHead } from './support';

export const tinyClasses = 3;
export const tinyDims = [4, 2, 6, 6];

export function drawn(dims: readonly number[], seed: number, scale = 1, mean = 0): TensorValue {
  const random = createRandom(seed);
  const data = Array.from({ length: elementCount(dims) }, () => mean + scale * random.normal());
  return float32(dims, data);
}

const constants = new Map<string, TensorValue>([
  ['stem.weight', drawn([4, 2, 3, 3], 1, 0.4)],
  ['norm1.weight', drawn([4], 2, 0.2, 1)],
  ['norm1.bias', drawn([4], 3, 0.3)],
  ['norm1.mean', drawn([4], 4, 0.3)],
  ['norm1.var', float32([4], [0.5, 1.5, 1, 2])],
  ['body.0.weight', drawn([4, 4, 3, 3], 5, 0.3)],
  ['body.0.bias', drawn([4], 6, 0.2)],
  ['body.0.slope', drawn([4, 1, 1], 7, 0.1, 0.3)],
  ['norm2.weight', drawn([4], 8, 0.2, 1)],
  ['norm2.bias', drawn([4], 9, 0.3)],
  ['norm2.mean', drawn([4], 10, 0.3)],
  ['norm2.var', float32([4], [1, 0.7, 1.2, 0.9])],
  ['flat', int64(tinyDims[0] ?? 1, 4)],
  ['fc.weight', drawn([tinyClasses, 4], 11, 0.5)],
  ['fc.bias', drawn([tinyClasses], 12, 0.2)],
]);

const pads: Attributes = { pads: [1, 1, 1, 1] };
const epsilon: Attributes = { epsilon: { float: 1e-3 } };
const norm = (name: string): readonly string[] =>
  ['weight', 'bias', 'mean', 'var'].map((what) => `${name}.${what}`);

const nodes: readonly Node[] = [
  node('Conv', ['x', 'stem.weight'], 'c1', pads),
  node('BatchNormalization', ['c1', ...norm('norm1')], 'n1', epsilon),
  node('Tanh', ['n1'], 't1'),
  node('Conv', ['t1', 'body.0.weight', 'body.0.bias'], 'c2', pads),
  node('PRelu', ['c2', 'body.0.slope'], 'p2'),
  node('Add', ['p2', 't1'], 'join'),
  node('BatchNormalization', ['join', ...norm('norm2')], 'n2', epsilon),
  node('Relu', ['n2'], 'r2'),
  node('GlobalAveragePool', ['r2'], 'pool'),
  node('Reshape', ['pool', 'flat'], 'features'),
  node('Gemm', ['features', 'fc.weight', 'fc.bias'], 'scores', { transB: 1 }),
];

function node(
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: Attributes = {},
): Node {
  return { op, domain: '', name: `${output} node`, inputs, outputs: [output], attributes };
}

export const tinyPicture = drawn(tinyDims, 20);

export async function tinyGraph(): Promise<ShapedGraph> {
  const graph: Graph = {
    ...{ inputs: [{ name: 'x', type: 'float32', dims: tinyDims }], outputs: ['scores'] },
    ...{ nodes, constants },
  };
  return shaped(graph, { x: tinyPicture });
}

/** With the dims that a run gives. */
export async function shaped(
  graph: Graph,
  feeds: Readonly<Record<string, TensorValue>>,
): Promise<ShapedGraph> {
  const values = graph.nodes.flatMap(({ outputs }) => outputs);
  const results = await runGraph(graph, feeds, values);
  const known = { ...feeds, ...Object.fromEntries(graph.constants), ...results };
  const shapes = Object.entries(known).map(
    ([name, { type, dims }]) => [name, { type, dims }] as const,
  );
  return { ...graph, shapes: new Map(shapes) };
}

export async function tinyNetwork(request: Partial<NetworkRequest> = {}): Promise<Network> {
  return prepareNetwork({
    ...{ graph: await tinyGraph(), input: 'x', scores: 'scores', batch: 4 },
    ...{ classCount: tinyClasses, head: keptHead, seed: 1 },
    ...request,
  });
}
