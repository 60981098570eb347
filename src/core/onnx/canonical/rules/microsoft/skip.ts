// Sums that are normalised at once.

import { floatOf } from '../../../nodeAttributes';
import type { RewriteRule, Site, Source } from '../../rule';
import { rootMeanSquare } from '../normalization';

/** LayerNorm(input + skip + bias); the sum itself may be an output too. */
export const skipLayerNormalization: RewriteRule = {
  id: 'com.microsoft:SkipLayerNormalization',
  rewrite: (site) => {
    const { node, x } = site;
    const [, , scale, shift, bias] = x;
    const sum = summed(site, bias);
    const axis = (x[0]?.dims.length ?? 1) - 1;
    const epsilon = { float: floatOf(node, 'epsilon', 1e-12) };
    const result = site.op('LayerNormalization', [sum, scale, shift], { axis, epsilon });
    return isTraining(site) ? onlyInference : [result, null, null, sum];
  },
};

/** x̂ = x / √(mean x² + ε) of the sum. */
export const skipSimplifiedLayerNormalization: RewriteRule = {
  id: 'com.microsoft:SkipSimplifiedLayerNormalization',
  rewrite: (site) => {
    const { node, x } = site;
    const [input, , scale, bias] = x;
    const rank = input?.dims.length ?? 1;
    const sum = summed(site, bias);
    const options = { axis: rank - 1, epsilon: floatOf(node, 'epsilon', 1e-12) };
    const result = rootMeanSquare(site, sum, rank, scale, options);
    return isTraining(site) ? onlyInference : [result, null, null, sum];
  },
};

const onlyInference = { refusal: 'its statistics are not supported' };

/** Mean and deviation are wanted. */
function isTraining({ node }: Site): boolean {
  return Boolean(node.outputs[1] || node.outputs[2]);
}

function summed(site: Site, bias: Source): string {
  const [input, skip] = site.x;
  const sum = site.op('Add', [input, skip]);
  return bias ? site.op('Add', [sum, bias]) : sum;
}
