// Whether a map adds up to what its method promises: for integrated gradients the target's rise from the baseline to the
// picture (Sundararajan et al. 2017, proposition 1), for layer-wise relevance propagation the score (Bach et al. 2015).

import type { CheckReport } from '../../../protocol/explain';
import { figure, percent } from '../words';
import type { Check } from './check';

export const completeness: Check = {
  id: 'completeness',
  isThorough: false,
  check: async ({ result: { completeness: promise } }): Promise<CheckReport | null> => {
    if (!promise) return null;
    const { sum, expected, scale, limit } = promise;
    const value = Math.abs(sum - expected) / (scale || 1);
    const text = `The map’s values add up to ${figure(sum)}, the target accounts for ${figure(expected)}: ${percent(value)} apart`;
    if (limit === null) {
      const outcome = 'information';
      const why = 'this rule does not promise that they agree';
      return { id: 'completeness', outcome, value, limit, text: `${text}; ${why}.` };
    }
    // Not a comparison the other way round: a sum that is not a number has not passed.
    const outcome = value <= limit ? 'passed' : 'failed';
    const bound = `at most ${percent(limit)} is allowed`;
    return { id: 'completeness', outcome, value, limit, text: `${text}; ${bound}.` };
  },
};
