// Layer-wise relevance propagation, ε rule. Bach et al. 2015, "On Pixel-Wise Explanations for Non-Linear Classifier Decisions by
// Layer-Wise Relevance Propagation" (doi:10.1371/journal.pone.0130140), equation 58.
//
//   R_j = Σ_k x_j w_jk / (z_k + ε sign z_k) · R_k        ε = 1e-6
//
// In a network of rectifiers this is gradient × input.

import { epsilonRule } from '../lrp/linearRules';
import { relevanceMethod } from '../lrp/relevanceMethod';

export const lrpEpsilon = relevanceMethod({
  id: 'lrp-epsilon',
  name: 'LRP-ε',
  summary: 'The score handed back layer by layer to the pixels by their contributions.',
  isConservative: true,
  scheme: () => ({ id: 'lrp-epsilon', linear: () => epsilonRule }),
});
