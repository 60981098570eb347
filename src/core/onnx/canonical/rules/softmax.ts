import { intOf } from '../../nodeAttributes';
import { normalAxis, productOf } from '../constants';
import type { RewriteRule, Site, Source } from '../rule';

/** Before opset 13 everything from `axis` on is one row. */
function rowwise(op: string): RewriteRule {
  return {
    id: op,
    rewrite: (site) => {
      const { node, opset, x } = site;
      const [data] = x;
      const rank = data?.dims.length ?? 0;
      const axis = normalAxis(intOf(node, 'axis', opset < 13 ? 1 : -1), rank);
      return [
        opset < 13
          ? alongRest(site, op, data, data?.dims ?? [], axis)
          : site.op(op, [data], { axis }),
      ];
    },
  };
}

/** Over all axes from `axis` on together. */
export function alongRest(
  site: Site,
  op: string,
  data: Source,
  dims: readonly number[],
  axis: number,
): string {
  const long = dims.flatMap((dim, i) => (i >= axis && dim !== 1 ? [i] : []));
  if (long.length <= 1 && axis < dims.length) return site.op(op, [data], { axis: long[0] ?? axis });
  const rows = [productOf(dims.slice(0, axis)), productOf(dims.slice(axis))];
  const flat = site.op('Reshape', [data, site.ints(rows)], { allowzero: 1 });
  const result = site.op(op, [flat], { axis: 1 });
  return site.op('Reshape', [result, site.ints(dims)], { allowzero: 1 });
}

export const softmaxes: readonly RewriteRule[] = ['Softmax', 'LogSoftmax', 'Hardmax'].map(rowwise);
