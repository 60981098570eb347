// Layer-wise relevance propagation, γ rule in every layer. Montavon et al. 2019, "Layer-Wise Relevance Propagation: An Overview"
// (doi:10.1007/978-3-030-28954-6_10), section 10.2.1; for inputs of both signs as in Andéol et al. 2021.
//
//   R_j = Σ_k x_j (w_jk + γ w⁺_jk) / Σ_j x_j (w_jk + γ w⁺_jk) · R_k        γ = 0.25

import { gammaRule } from '../lrp/linearRules';
import { relevanceMethod } from '../lrp/relevanceMethod';

const rule = gammaRule(0.25);

export const lrpGamma = relevanceMethod({
  id: 'lrp-gamma',
  name: 'LRP-γ',
  summary: 'As LRP-ε with contributions for the score favoured, which makes calmer maps.',
  isConservative: true,
  scheme: () => ({ id: 'lrp-gamma', linear: () => rule }),
});
