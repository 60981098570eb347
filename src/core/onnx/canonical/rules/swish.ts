import { floatOf } from '../../nodeAttributes';
import { product } from '../quantisation';
import type { RewriteRule, Site } from '../rule';

/** y = x · sigmoid(α x) */
function swished(site: Site, alpha: number): readonly string[] {
  const [data] = site.x;
  return [site.op('Mul', [data, site.op('Sigmoid', [product(site, data, alpha)])])];
}

export const swish: RewriteRule = {
  id: 'Swish',
  rewrite: (site) => swished(site, floatOf(site.node, 'alpha', 1)),
};

export const quickGelu: RewriteRule = {
  id: 'com.microsoft:QuickGelu',
  rewrite: (site) => swished(site, floatOf(site.node, 'alpha', 1.702)),
};
