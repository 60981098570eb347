import type { RewriteRule } from '../rule';

/** Two at a time, which is what gradients and every provider know best. */
export const sum: RewriteRule = {
  id: 'Sum',
  rewrite: (site) => {
    const [first, ...rest] = site.x;
    return [
      rest.reduce<typeof first | string>((total, each) => site.op('Add', [total, each]), first),
    ];
  },
};

export const mean: RewriteRule = {
  id: 'Mean',
  rewrite: (site) => {
    const [first, ...rest] = site.x;
    if (rest.length === 0) return [first];
    const total = rest.reduce<typeof first | string>(
      (so, each) => site.op('Add', [so, each]),
      first,
    );
    return [site.op('Mul', [total, 1 / site.x.length])];
  },
};

function ofSeveral(op: string): RewriteRule {
  return { id: op, rewrite: (site) => [site.x.length === 1 ? site.x[0] : site.op(op, site.x)] };
}

export const max = ofSeveral('Max');
export const min = ofSeveral('Min');
