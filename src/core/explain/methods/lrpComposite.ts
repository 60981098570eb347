// Layer-wise relevance propagation with a rule for each kind of layer: the composite "EpsilonGammaBox" of Montavon et al. 2019
// (doi:10.1007/978-3-030-28954-6_10) and Kohlbrenner et al. 2020, "Towards Best Practice in Explaining Neural Network Decisions
// with LRP" (arXiv:1910.09840).
//
//   first layer: z^B between a black and a white picture · convolutions: γ = 0.25 · dense layers: ε = 1e-6
//
// A convolution that gives a single place, as in the heads of MobileNets, is a dense layer.

import type { Node } from '../../onnx/graph';
import { boundsOf, firstLayers } from '../lrp/firstLayers';
import { boxRule, epsilonRule, gammaRule, type LinearRule } from '../lrp/linearRules';
import { relevanceMethod } from '../lrp/relevanceMethod';

const convolutional = gammaRule(0.25);

export const lrpComposite = relevanceMethod({
  id: 'lrp-composite',
  name: 'LRP composite',
  summary: 'LRP with the rule that suits each layer: the clearest map of this family.',
  isConservative: true,
  scheme: (paths, input) => {
    const { wiring } = paths;
    const { reads, prelude } = firstLayers(paths, input.name);
    const boxed =
      (value: string): LinearRule =>
      (layer, relevance, facts) => {
        const { low, high } = boundsOf(value, wiring, input, layer.ops);
        return boxRule(low, high)(layer, relevance, facts);
      };
    const isConvolution = ({ op, outputs }: Node): boolean => {
      const places = wiring.graph.shapes.get(outputs[0] ?? '')?.dims.slice(2) ?? [];
      return (op === 'Conv' || op === 'ConvTranspose') && places.some((size) => size > 1);
    };
    return {
      id: `lrp-composite between ${input.black.join()} and ${input.white.join()}`,
      prelude,
      linear: (node) => {
        const read = reads.get(node.name);
        if (read !== undefined) return boxed(read);
        return isConvolution(node) ? convolutional : epsilonRule;
      },
    };
  },
});
