import { floatOf, intOf } from '../../nodeAttributes';
import { attend, causalMask, type Heads, joinHeads, refuseInputs, splitHeads } from '../attention';
import type { Operand, RewriteRule, Site, Source } from '../rule';

/** Attention of opset 23: Q, K, V as [batch, heads, tokens, width], or with heads and width together in the last axis. */
export const attention: RewriteRule = {
  id: 'Attention',
  rewrite: (site) => {
    const { node, x } = site;
    const [query, key, value, mask] = x;
    const refused = refuseInputs(site, { 4: 'past', 5: 'past', 6: 'padding' });
    if (refused) return refused;
    const isPlain = node.outputs.slice(1).every((name) => name === '');
    if (!query || !key || !value || !isPlain || floatOf(node, 'softcap', 0) !== 0) {
      return { refusal: 'its cache, its scores or its softcap is not supported' };
    }
    const [q, k, v] = [
      headsOf(query, intOf(node, 'q_num_heads', 1)),
      headsOf(key, intOf(node, 'kv_num_heads', 1)),
      headsOf(value, intOf(node, 'kv_num_heads', 1)),
    ];
    const scale = floatOf(node, 'scale', 0) || 1 / Math.sqrt(q.width);
    const causal = intOf(node, 'is_causal', 0) === 1;
    const biases = [
      ...(causal ? [causalMask(site, q.tokens, k.tokens, Number.NEGATIVE_INFINITY)] : []),
      ...(mask ? [additive(site, mask)] : []),
    ];
    const isFlat = query.dims.length === 3;
    const apart = (heads: Heads): Source => (isFlat ? splitHeads(site, heads) : heads.value);
    const shared = (heads: Heads): Source => repeated(site, apart(heads), heads, q.count);
    const result = attend(site, [apart(q), shared(k), shared(v)], scale, biases);
    return [isFlat ? joinHeads(site, { ...q, width: v.width, value: result }) : result];
  },
};

function headsOf(operand: Operand, count: number): Heads {
  const { dims } = operand;
  const [batch = 1, second = 1, third = 1, fourth = 1] = dims;
  return dims.length === 3
    ? { value: operand, batch, tokens: second, count, width: third / count }
    : { value: operand, batch, tokens: third, count: second, width: fourth };
}

/** Each head of keys and values for several heads of queries that lie together. */
function repeated(site: Site, value: Source, heads: Heads, count: number): Source {
  const { batch, tokens, width } = heads;
  if (heads.count === count) return value;
  const times = count / heads.count;
  const reshape = (of: Source, dims: readonly number[]): string =>
    site.op('Reshape', [of, site.ints(dims)], { allowzero: 1 });
  const apart = reshape(value, [batch, heads.count, 1, tokens, width]);
  const all = site.op('Expand', [apart, site.ints([batch, heads.count, times, tokens, width])]);
  return reshape(all, [batch, count, tokens, width]);
}

/** A mask of truth values says where to look. */
function additive(site: Site, mask: Operand): Source {
  return mask.type === 'bool' ? site.op('Where', [mask, 0, Number.NEGATIVE_INFINITY]) : mask;
}
