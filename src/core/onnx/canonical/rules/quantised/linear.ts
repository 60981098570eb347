// To whole numbers and back.

import { intOf } from '../../../nodeAttributes';
import { normalAxis } from '../../constants';
import { clamped, quantisationOf, realOf } from '../../quantisation';
import type { RewriteRule, Rewritten, Site } from '../../rule';

const notConstant = { refusal: 'its scale or zero point is not one constant number' };

/** y = round(x / scale) + zero point, clamped to the type: the clamp is kept, the rounding is not. */
function quantized(site: Site): Rewritten {
  const { x, y } = site;
  const quantisation = quantisationOf(x[1], x[2], y[0]?.type);
  return quantisation ? [clamped(site, x[0], quantisation)] : notConstant;
}

/** y = (x − zero point) · scale */
function dequantized(site: Site): Rewritten {
  const [data, scale, zero] = site.x;
  if (intOf(site.node, 'block_size', 0) !== 0) return notConstant;
  const axis = normalAxis(intOf(site.node, 'axis', 1), data?.dims.length ?? 0);
  const real = realOf(site, data, scale, zero, axis);
  return real === undefined ? notConstant : [real];
}

export const quantisers: readonly RewriteRule[] = ['', 'com.microsoft:'].flatMap(
  (domain): readonly RewriteRule[] => [
    { id: `${domain}QuantizeLinear`, rewrite: quantized, readsQuantised: true },
    { id: `${domain}DequantizeLinear`, rewrite: dequantized, readsQuantised: true },
  ],
);

/**
 * Scale and zero point are chosen so that nothing is cut off, and everything that reads the result multiplies with the one
 * and subtracts the other. Not rounded, any scale does: 1 and 0.
 */
export const dynamicQuantizeLinear: RewriteRule = {
  id: 'DynamicQuantizeLinear',
  rewrite: (site) => [
    site.x[0],
    site.constant({ type: 'float32', dims: [], data: Float32Array.of(1) }),
    site.constant({ type: 'uint8', dims: [], data: Uint8Array.of(0) }),
  ],
};
