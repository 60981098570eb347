// What a token attends to, head after head, back on the grid of the tokens.

import type { AttentionLayer, TokenAttention } from '../../protocol/features';
import type { Capture } from './captures';
import { attentionUnknown, tokenOutside } from './errors';

export async function tokenAttention(
  capture: Capture,
  value: string,
  token: number,
  signal: AbortSignal,
): Promise<TokenAttention> {
  const layer = capture.plan.attention.find((each) => each.value === value);
  if (!layer) throw attentionUnknown(value);
  if (!Number.isInteger(token) || token < 0 || token >= layer.tokens) {
    throw tokenOutside(value, token, layer.tokens);
  }
  return rowsOf(await capture.numbers(value, signal), layer, token);
}

/** `weights`: [heads, tokens, tokens]. */
function rowsOf(
  weights: Float32Array,
  { heads, tokens, extraTokens, height, width }: AttentionLayer,
  token: number,
): TokenAttention {
  const area = height * width;
  const grid = new Float32Array(heads * area);
  const extra = new Float32Array(heads * extraTokens);
  for (let head = 0; head < heads; head++) {
    const start = (head * tokens + token) * tokens;
    extra.set(weights.subarray(start, start + extraTokens), head * extraTokens);
    grid.set(weights.subarray(start + extraTokens, start + tokens), head * area);
  }
  return { heads, height, width, weights: grid, extra };
}
