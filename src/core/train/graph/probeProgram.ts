// A look inside without training: the share of channels of each rectifier that are 0 for the whole batch.

import { createOps, type Ops, type Tensor } from '../../autodiff/ops';
import type { Node, ShapedGraph } from '../../onnx/graph';
import { tensorOf, withOps } from '../network/edit';
import type { Network, ProbeProgram } from '../types';
import { withFoldedNorms } from './foldedNorms';
import { withKeptInputs } from './keptInputs';

export function probeProgram(network: Network): ProbeProgram {
  const { input } = network;
  const graph = withFoldedNorms(network.graph, []);
  const values = graph.nodes
    .filter((node) => isRectifier(graph, node))
    .flatMap(({ outputs }) => outputs.slice(0, 1));
  const ops = createOps('probe', (name) => graph.shapes.has(name));
  const shares = values.map((name) => deadShare(ops, tensorOf(graph, name)));
  const none = { type: 'float32' as const, dims: [0], data: new Float32Array(0) };
  const output = (shares.length > 0 ? ops.concat(shares, 0) : ops.constant(none)).name;
  const whole = withOps(graph, ops, 'back');
  return { graph: withKeptInputs(network, whole, [output]), input, output, values, renews: {} };
}

function isRectifier(graph: ShapedGraph, { op, inputs }: Node): boolean {
  if (op === 'Relu' || op === 'ThresholdedRelu') return true;
  const least = graph.constants.get(inputs[1] ?? '')?.data[0];
  return op === 'Clip' && Number(least) === 0;
}

/** Channels are axis 1, of token sequences the last. */
function deadShare(ops: Ops, x: Tensor): Tensor {
  const channels = x.dims.length === 3 ? 2 : Math.min(1, x.dims.length - 1);
  const others = [...x.dims.keys()].filter((axis) => axis !== channels);
  const largest = ops.maximum(ops.map('Abs', x), others, false);
  const dead = ops.cast(ops.equal(largest, 0), 'float32');
  return ops.mean(dead, [0], true);
}
