import { refuseInputs } from '../../attention';
import { realOf } from '../../quantisation';
import type { RewriteRule } from '../../rule';
import { selfAttention } from '../microsoft/attention';
import { notConstant } from './operands';

/** Inputs: input, weights, a bias of real numbers, the scales of the first two, mask, their zero points, past. */
export const qAttention: RewriteRule = {
  id: 'com.microsoft:QAttention',
  readsQuantised: true,
  rewrite: (site) => {
    const { node, x } = site;
    const refused = refuseInputs(site, { 5: 'mask', 8: 'past' });
    if (refused || node.outputs[1]) return refused ?? { refusal: 'its cache is not supported' };
    const [input, weights, bias, inputScale, weightScale, , inputZero, weightZero] = x;
    const a = realOf(site, input, inputScale, inputZero);
    const b = realOf(site, weights, weightScale, weightZero, 1);
    if (!a || !b || !input || !weights) return notConstant;
    const projected = site.op('Add', [site.op('MatMul', [a, b]), bias]);
    return selfAttention(site, projected, input.dims, weights.dims[1] ?? 0, undefined);
  },
};
