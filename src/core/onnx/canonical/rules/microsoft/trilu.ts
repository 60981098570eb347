import { intOf } from '../../../nodeAttributes';
import type { RewriteRule } from '../../rule';

/** The operator of opset 14 before there was one. */
export const trilu: RewriteRule = {
  id: 'com.microsoft:Trilu',
  rewrite: (site) => [site.op('Trilu', site.x, { upper: intOf(site.node, 'upper', 1) })],
};
