// Attention as ONNX Runtime's optimiser of transformers fuses it.

import { floatOf, intOf, intsOf } from '../../../nodeAttributes';
import { attend, causalMask, joinHeads, refuseInputs, splitHeads } from '../../attention';
import type { Operand, Refusal, RewriteRule, Rewritten, Site, Source } from '../../rule';

/** Input · weights + bias is queries, keys and values side by side. */
export const fusedAttention: RewriteRule = {
  id: 'com.microsoft:Attention',
  rewrite: (site) => {
    const [input, weights, bias, , , extra] = site.x;
    const refused = refusedParts(site, { 3: 'mask', 4: 'past', 6: 'past' });
    if (refused || !input || !weights) return refused ?? { refusal: 'an input is missing' };
    const product = site.op('MatMul', [input, weights]);
    const projected = bias ? site.op('Add', [product, bias]) : product;
    const total = weights.dims[1] ?? 0;
    return selfAttention(site, projected, input.dims, total, extra);
  },
};

/** Of queries, keys and values side by side in the last axis. */
export function selfAttention(
  site: Site,
  projected: Source,
  [batch = 1, tokens = 1]: readonly number[],
  total: number,
  bias: Operand | null | undefined,
): Rewritten {
  const sizes = intsOf(site.node, 'qkv_hidden_sizes') ?? Array<number>(3).fill(total / 3);
  const [q, k, v] = site.ops('Split', [projected, site.ints(sizes)], 3, { axis: 2 });
  const [query = 0, , value = 0] = sizes;
  const dims = { batch, queries: tokens, keys: tokens, query, value };
  return [headed(site, [q, k, v], dims, bias)];
}

/** Queries, keys and values by themselves, each [batch, tokens, heads · width]. */
export const multiHeadAttention: RewriteRule = {
  id: 'com.microsoft:MultiHeadAttention',
  rewrite: (site) => {
    const [query, key, value, bias, , extra] = site.x;
    const refused = refusedParts(site, { 4: 'mask', 6: 'past', 7: 'past', 8: 'past' });
    if (refused) return refused;
    if (!query || !key || !value || [query, key, value].some(({ dims }) => dims.length !== 3)) {
      return { refusal: 'its packed operands are not supported' };
    }
    const widths = [query, key, value].map(({ dims }) => dims[2] ?? 0);
    const parts = bias ? site.ops('Split', [bias, site.ints(widths)], 3, { axis: 0 }) : [];
    const biased = (operand: Operand, i: number): Source =>
      bias ? site.op('Add', [operand, parts[i]]) : operand;
    const [batch = 1, queries = 1, width = 0] = query.dims;
    const dims = {
      ...{ batch, queries, keys: key.dims[1] ?? 1 },
      ...{ query: width, value: value.dims[2] ?? 0 },
    };
    const operands = [biased(query, 0), biased(key, 1), biased(value, 2)] as const;
    return [headed(site, operands, dims, extra)];
  },
};

interface AttentionDims {
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
  /** Over all heads together, of queries and keys, and of values. */
  readonly query: number;
  readonly value: number;
}

function headed(
  site: Site,
  [q, k, v]: readonly Source[],
  { batch, queries, keys, query, value }: AttentionDims,
  bias: Operand | null | undefined,
): string {
  const { node } = site;
  const count = intOf(node, 'num_heads', 1);
  const [width, valueWidth] = [query / count, value / count];
  const scale = floatOf(node, 'scale', 0) || 1 / Math.sqrt(width);
  const masked = floatOf(node, 'mask_filter_value', -10000);
  const isCausal = intOf(node, 'unidirectional', 0) === 1;
  const biases = [
    ...(isCausal ? [causalMask(site, queries, keys, masked)] : []),
    ...(bias ? [bias] : []),
  ];
  const heads = [
    splitHeads(site, { value: q, batch, tokens: queries, count, width }),
    splitHeads(site, { value: k, batch, tokens: keys, count, width }),
    splitHeads(site, { value: v, batch, tokens: keys, count, width: valueWidth }),
  ] as const;
  const result = attend(site, heads, scale, biases);
  return joinHeads(site, { value: result, batch, tokens: queries, count, width: valueWidth });
}

function refusedParts(site: Site, inputs: Readonly<Record<number, string>>): Refusal | null {
  const { node } = site;
  const hasCache = node.outputs.slice(1).some((name) => name !== '');
  if (hasCache) return { refusal: 'its cache is not supported' };
  const isRotary = intOf(node, 'do_rotary', 0) === 1;
  return isRotary
    ? { refusal: 'its rotary embedding is not supported' }
    : refuseInputs(site, inputs);
}
