// What a frozen backbone makes of pictures, to be cached.

import { createOps } from '../../autodiff/ops';
import { elementCount } from '../../onnx/tensor';
import { tensorOf, withOps } from '../network/edit';
import type { ForwardProgram, Network } from '../types';
import { withFoldedNorms } from './foldedNorms';
import { withKeptInputs } from './keptInputs';

/** The output has the dims [batch, features]. */
export function featuresProgram(network: Network): ForwardProgram {
  const { graph, features, input, batch } = network;
  const ops = createOps('features', (name) => graph.shapes.has(name));
  const value = tensorOf(graph, features);
  const flat = ops.reshape(value, [batch, elementCount(value.dims) / batch]);
  const folded = withFoldedNorms(withOps(graph, ops, 'back'), [features]);
  return {
    graph: withKeptInputs(network, folded, [flat.name]),
    input,
    output: flat.name,
    renews: {},
  };
}
