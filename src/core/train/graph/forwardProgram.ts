// The network as it stands, on kept weights: logits of pictures or of cached features.

import type { ForwardProgram, Network } from '../types';
import { withFoldedNorms } from './foldedNorms';
import { withKeptInputs } from './keptInputs';
import { startingAt } from './startingPoint';

export function forwardProgram(network: Network, from: 'picture' | 'features'): ForwardProgram {
  const { graph, input } = startingAt(network, network.graph, from);
  const folded = withFoldedNorms(graph, []);
  return {
    graph: withKeptInputs(network, folded, [network.logits]),
    input,
    output: network.logits,
    renews: {},
  };
}
