// Layer-wise relevance propagation, αβ rule in every layer. Bach et al. 2015 (doi:10.1371/journal.pone.0130140), equation 60.
//
//   R_j = Σ_k (α (x_j w_jk)⁺ / Σ_j (x_j w_jk)⁺ − β (x_j w_jk)⁻ / Σ_j (x_j w_jk)⁻) R_k        α = 2, β = 1
//
// Where a layer has contributions of one sign only, the other share has nowhere to go: the sum is not kept.

import { alphaBetaRule } from '../lrp/linearRules';
import { relevanceMethod } from '../lrp/relevanceMethod';

const rule = alphaBetaRule(2, 1);

export const lrpAlphaBeta = relevanceMethod({
  id: 'lrp-alpha-beta',
  name: 'LRP-α2β1',
  summary: 'The score handed back with contributions for it and against it weighed apart.',
  isConservative: false,
  scheme: () => ({ id: 'lrp-alpha-beta', linear: () => rule }),
});
