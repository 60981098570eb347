import type { RewriteRule, Site, Source } from '../../rule';

function gelu(id: string, approximate: 'none' | 'tanh'): RewriteRule {
  return {
    id: `com.microsoft:${id}`,
    rewrite: (site) => [site.op('Gelu', [withBias(site)], { approximate })],
  };
}

/** BiasGelu and FastGelu may add a second input first. */
function withBias(site: Site): Source {
  const [data, bias] = site.x;
  return bias ? site.op('Add', [data, bias]) : data;
}

export const gelus: readonly RewriteRule[] = [
  gelu('Gelu', 'none'),
  gelu('BiasGelu', 'none'),
  gelu('FastGelu', 'tanh'),
];
