import { floatOf, intOf } from '../../nodeAttributes';
import type { RewriteRule, Site } from '../rule';

/**
 * The inference form with its one result. Before opset 9 statistics could be of every place and not of a channel
 * (spatial = 0): y = (x − mean) / √(variance + ε) · scale + bias.
 */
export const batchNormalization: RewriteRule = {
  id: 'BatchNormalization',
  rewrite: (site) => {
    const { node, opset, x } = site;
    const epsilon = floatOf(node, 'epsilon', 1e-5);
    if (opset < 9 && intOf(node, 'spatial', 1) === 0) return [perPlace(site, epsilon)];
    if (opset >= 14 && intOf(node, 'training_mode', 0) === 1) {
      return site.ops('BatchNormalization', x, node.outputs.length, node.attributes);
    }
    return [site.op('BatchNormalization', x, { epsilon: { float: epsilon } })];
  },
};

function perPlace(site: Site, epsilon: number): string {
  const [data, scale, bias, mean, variance] = site.x;
  const deviation = site.op('Sqrt', [site.op('Add', [variance, epsilon])]);
  const standard = site.op('Div', [site.op('Sub', [data, mean]), deviation]);
  return site.op('Add', [site.op('Mul', [standard, scale]), bias]);
}
