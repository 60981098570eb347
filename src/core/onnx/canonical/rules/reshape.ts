import type { RewriteRule, Rewritten, Site } from '../rule';

/** The same numbers with other dims: a Reshape to the dims that they have. */
export function reshaped(site: Site): Rewritten {
  const { x, y } = site;
  const [data] = x;
  const dims = y[0]?.dims ?? [];
  if (data?.dims.join() === dims.join()) return [data];
  return [site.op('Reshape', [data, site.ints(dims)], { allowzero: 1 })];
}

export const reshape: RewriteRule = { id: 'Reshape', rewrite: reshaped };
export const flatten: RewriteRule = { id: 'Flatten', rewrite: reshaped };
export const squeeze: RewriteRule = { id: 'Squeeze', rewrite: reshaped };
export const unsqueeze: RewriteRule = { id: 'Unsqueeze', rewrite: reshaped };
