import { intOf, intsOf } from '../../nodeAttributes';
import { normalAxis, ofConstant } from '../constants';
import type { RewriteRule, Site } from '../rule';

/** The size of each part: an attribute before opset 13, left out for equal parts, or known by the number of parts. */
export const split: RewriteRule = {
  id: 'Split',
  rewrite: (site) => {
    const { node, x } = site;
    const [data] = x;
    const axis = normalAxis(intOf(node, 'axis', 0), data?.dims.length ?? 0);
    const sizes = sizesOf(site, data?.dims[axis] ?? 0);
    if (sizes.length === 1) return [data];
    return site.ops('Split', [data, site.ints(sizes)], sizes.length, { axis });
  },
};

function sizesOf({ node, x }: Site, total: number): readonly number[] {
  const given = intsOf(node, 'split') ?? ofConstant(x[1]);
  if (given) return given;
  const count = intOf(node, 'num_outputs', node.outputs.length);
  const size = Math.ceil(total / count);
  return Array.from({ length: count }, (_, i) => Math.max(0, Math.min(size, total - i * size)));
}
