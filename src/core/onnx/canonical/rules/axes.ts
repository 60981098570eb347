// Operators whose only difference is how they say which axis, or that they may do nothing.

import { intOf, intsOf, textOf } from '../../nodeAttributes';
import { isOnes, normalAxis, ofConstant } from '../constants';
import type { RewriteRule, Rewritten, Site } from '../rule';

export const concat: RewriteRule = {
  id: 'Concat',
  rewrite: (site) => {
    const { node, x } = site;
    const axis = normalAxis(intOf(node, 'axis', 0), x[0]?.dims.length ?? 0);
    return x.length === 1 ? [x[0]] : [site.op('Concat', x, { axis })];
  },
};

export const transpose: RewriteRule = {
  id: 'Transpose',
  rewrite: (site) => {
    const { node, x } = site;
    const [data] = x;
    const perm = intsOf(node, 'perm') ?? [...(data?.dims ?? []).keys()].reverse();
    if (perm.every((axis, i) => axis === i)) return [data];
    return [site.op('Transpose', [data], { perm: { ints: perm } })];
  },
};

/** Constant indices counted from the front. */
export const gather: RewriteRule = {
  id: 'Gather',
  rewrite: (site) => {
    const { node, x } = site;
    const [data, indices] = x;
    const axis = normalAxis(intOf(node, 'axis', 0), data?.dims.length ?? 0);
    const size = data?.dims[axis] ?? 0;
    const places = ofConstant(indices);
    if (!indices || !places?.some((index) => index < 0)) {
      return [site.op('Gather', [data, indices], { axis })];
    }
    const positive = BigInt64Array.from(places, (index) => BigInt(normalAxis(index, size)));
    const constant = site.constant({ type: 'int64', dims: indices.dims, data: positive });
    return [site.op('Gather', [data, constant], { axis })];
  },
};

/** To the dims that it has then. */
export const expand: RewriteRule = {
  id: 'Expand',
  rewrite: (site) => {
    const { x, y } = site;
    const dims = y[0]?.dims ?? [];
    if (x[0]?.dims.join() === dims.join()) return [x[0]];
    return [site.op('Expand', [x[0], site.ints(dims)])];
  },
};

export const tile: RewriteRule = {
  id: 'Tile',
  rewrite: (site) => {
    const repeats = ofConstant(site.x[1]);
    if (repeats && isOnes(repeats)) return [site.x[0]];
    return [site.op('Tile', [site.x[0], repeats ? site.ints(repeats) : site.x[1]])];
  },
};

/** The number of elements was an attribute before opset 10. */
export const topK: RewriteRule = {
  id: 'TopK',
  rewrite: (site) => {
    const { node, opset, x } = site;
    const count = opset < 10 ? site.ints([intOf(node, 'k', 1)]) : x[1];
    return site.ops('TopK', [x[0], count], 2, {
      axis: normalAxis(intOf(node, 'axis', -1), x[0]?.dims.length ?? 0),
      largest: intOf(node, 'largest', 1),
      sorted: intOf(node, 'sorted', 1),
    });
  },
};

function scattered(site: Site): Rewritten {
  const { node, x } = site;
  const axis = normalAxis(intOf(node, 'axis', 0), x[0]?.dims.length ?? 0);
  const reduction = textOf(node, 'reduction', 'none');
  return [site.op('ScatterElements', x, { axis, reduction })];
}

/** Called so before opset 11. */
export const scatter: RewriteRule = { id: 'Scatter', rewrite: scattered };
export const scatterElements: RewriteRule = { id: 'ScatterElements', rewrite: scattered };
