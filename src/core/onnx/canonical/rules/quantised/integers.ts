// Products of whole numbers, whose result is scaled by nodes that come later.

import { aboveZero } from '../../quantisation';
import type { RewriteRule } from '../../rule';
import { convAttributes } from '../../windows';
import { notConstant } from './operands';

/** (x − its zero point) ∗ (w − its zero point) */
export const convInteger: RewriteRule = {
  id: 'ConvInteger',
  readsQuantised: true,
  rewrite: (site) => {
    const { node, x } = site;
    const [data, weight, dataZero, weightZero] = x;
    const [real, kernel] = [aboveZero(site, data, dataZero), aboveZero(site, weight, weightZero)];
    if (!real || !kernel) return notConstant;
    const attributes = convAttributes(node, weight?.dims ?? [], data?.dims ?? []);
    return [site.op('Conv', [real, kernel], attributes)];
  },
};

/** (A − its zero point) (B − its zero point) */
export const matMulInteger: RewriteRule = {
  id: 'MatMulInteger',
  readsQuantised: true,
  rewrite: (site) => {
    const [a, b, aZero, bZero] = site.x;
    const columns = Math.max(0, (b?.dims.length ?? 1) - 1);
    const [left, right] = [aboveZero(site, a, aZero), aboveZero(site, b, bZero, columns)];
    return left && right ? [site.op('MatMul', [left, right])] : notConstant;
  },
};
