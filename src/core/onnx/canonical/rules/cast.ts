import { elementTypeCode, elementTypeOf } from '../../elementTypes';
import { intOf } from '../../nodeAttributes';
import { widened } from '../floats';
import type { RewriteRule } from '../rule';

/** To float32 in place of any other float. Casts to the type that a value has already are taken out at the end. */
export const cast: RewriteRule = {
  id: 'Cast',
  rewrite: (site) => {
    const to = intOf(site.node, 'to', 1);
    const type = elementTypeOf(to);
    if (type === 'other') return { refusal: `a cast to element type ${to}` };
    return [site.op('Cast', [site.x[0]], { to: elementTypeCode(widened(type)) })];
  },
};

/** To the type of its second input. */
export const castLike: RewriteRule = {
  id: 'CastLike',
  rewrite: (site) => {
    const { x, y } = site;
    const type = widened(y[0]?.type ?? 'float32');
    return [site.op('Cast', [x[0]], { to: elementTypeCode(type) })];
  },
};
