import { intOf } from '../../nodeAttributes';
import type { RewriteRule } from '../rule';
import { poolAttributes } from '../windows';

/** Every attribute said, padding explicit. Indices are an output only where somebody reads them. */
export const maxPool: RewriteRule = {
  id: 'MaxPool',
  rewrite: (site) => {
    const { node, x } = site;
    const attributes = poolAttributes(node, x[0]?.dims ?? []);
    const order = intOf(node, 'storage_order', 0);
    return site.ops('MaxPool', [x[0]], node.outputs.length, {
      ...attributes,
      storage_order: order,
    });
  },
};

export const averagePool: RewriteRule = {
  id: 'AveragePool',
  rewrite: (site) => {
    const { node, x } = site;
    const count_include_pad = intOf(node, 'count_include_pad', 0);
    const attributes = poolAttributes(node, x[0]?.dims ?? []);
    return [site.op('AveragePool', [x[0]], { ...attributes, count_include_pad })];
  },
};

export const lpPool: RewriteRule = {
  id: 'LpPool',
  rewrite: (site) => {
    const { node, x } = site;
    const attributes = poolAttributes(node, x[0]?.dims ?? []);
    return [site.op('LpPool', [x[0]], { ...attributes, p: intOf(node, 'p', 2) })];
  },
};
