// Attention rollout. Abnar & Zuidema 2020, "Quantifying Attention Flow in Transformers" (arXiv:2005.00928), section 3.
//
//   Ã_l = (mean over heads of A_l + I) / 2, rows adding up to 1        R = Ã_L … Ã_2 Ã_1
//
// The map is the class token's row of R over the tokens of the grid, or the mean over all rows where there is no class token.
// It shows where information may have come from, whatever the class.

import { findAttention } from '../attentionLayers';
import type { Method, MethodContext, MethodResult } from './method';

export const attentionRollout: Method = {
  id: 'attention-rollout',
  name: 'Attention rollout',
  summary: 'Which patches the attention of all layers together looks at, whatever the class.',
  usesLayer: false,
  usesSeed: false,
  unavailable: ({ graph, input }) => {
    const layers = findAttention(graph, input);
    return typeof layers === 'string' ? layers : null;
  },
  explain: rollOut,
};

/** Raw: [h, w] of the token grid. One forward pass. */
async function rollOut({ subject, picture, signal }: MethodContext): Promise<MethodResult> {
  const layers = findAttention(subject.graph, subject.input);
  if (typeof layers === 'string') throw new Error(layers);
  const { weights, tokens, extraTokens, width, height } = layers;
  const pass = { rows: picture, count: 1, fetches: weights };
  const { values } = await subject.run(pass, signal);
  const start = new Float64Array(tokens);
  if (extraTokens > 0) start[0] = 1;
  else start.fill(1 / tokens);
  // One row of the product is all that is needed: r Ã_L … Ã_1, from the left.
  const row = weights.reduceRight<Float64Array>(
    (weighed, name) => step(weighed, values.get(name) ?? new Float32Array(0)),
    start,
  );
  const data = Float32Array.from(row.subarray(extraTokens));
  return {
    raw: { dims: [height, width], data },
    heatmap: { width, height, data, isSigned: false },
  };
}

/** r Ã for the attention of all heads, [heads, tokens, tokens]. */
function step(row: Float64Array, attention: Float32Array): Float64Array {
  const tokens = row.length;
  const area = tokens * tokens;
  const heads = attention.length / area;
  const result = new Float64Array(tokens);
  for (let from = 0; from < tokens; from++) {
    const weighed = Float64Array.from({ length: tokens }, (_, to) => {
      let sum = from === to ? 1 : 0;
      for (let head = 0; head < heads; head++) {
        sum += (attention[head * area + from * tokens + to] ?? 0) / heads;
      }
      return sum;
    });
    const total = weighed.reduce((sum, value) => sum + value, 0);
    const share = (row[from] ?? 0) / total;
    for (let to = 0; to < tokens; to++) {
      result[to] = (result[to] ?? 0) + share * (weighed[to] ?? 0);
    }
  }
  return result;
}
