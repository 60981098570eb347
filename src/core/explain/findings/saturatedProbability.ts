// A probability so near to 0 or 1 that softmax or sigmoid is flat there: nothing changes it, and no gradient comes back.

import { figure } from '../words';
import type { Finding } from './finding';

/** Beyond this the slope p · (1 − p) is lost in the rounding of float32. */
const nearness = 1e-4;

export const saturatedProbability: Finding = async ({ context, values }) => {
  const { subject, objective } = context;
  if (objective.of !== subject.probabilities || subject.probabilities === subject.scores)
    return null;
  const probabilities = (await values()).get(objective.of) ?? [];
  const asked = Array.from(probabilities).filter((_, i) => objective.seed[i] !== 0);
  const [first] = asked;
  if (first === undefined || asked.some((p) => Math.min(p, 1 - p) > nearness)) return null;
  return {
    code: 'probability-saturated',
    message: `The probability is ${figure(first)}, where ${first > 0.5 ? 'nothing raises it any more' : 'it hardly moves'}: its curve is flat, and no gradient comes back.`,
    remedy: 'Explain the score of the class instead of its probability.',
  };
};
