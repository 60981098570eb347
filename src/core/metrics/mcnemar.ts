// Two models on the same pictures: only the pictures on which they differ tell which is better.

import type { Interval } from '../../protocol/evaluation';
import { logFactorial } from './logFactorial';
import { z95 } from './wilson';

/**
 * Exact p-value of McNemar's test (1947): two-sided binomial of `fixed` against `broken` discordant pairs at 1/2,
 * min(1, 2·P(X ≤ min(fixed, broken))). 1 where nothing differs.
 */
export function mcnemar(fixed: number, broken: number): number {
  const count = fixed + broken;
  const least = Math.min(fixed, broken);
  let term = Math.exp(
    logFactorial(count) - logFactorial(least) - logFactorial(count - least) - count * Math.LN2,
  );
  let tail = 0;
  // Downwards from the largest term, until the rest is below rounding.
  for (let k = least; k >= 0 && term > tail * 1e-17; k--) {
    tail += term;
    term *= k / (count - k + 1);
  }
  return Math.min(1, 2 * tail);
}

/**
 * Difference of two accuracies over the same `common` pictures, (fixed − broken)/common, with the adjusted Wald interval
 * (95 %) of Agresti & Min 2005 (Statistics in Medicine 24:729): half a picture more in each of the four cells. It needs
 * no more than the discordant pairs and stays honest for few. Everything (−1…1) is possible where `common` is 0.
 */
export function pairedDifference(fixed: number, broken: number, common: number): Interval {
  if (common <= 0) return { value: 0, low: -1, high: 1 };
  const value = (fixed - broken) / common;
  const count = common + 2;
  const centre = (fixed - broken) / count;
  const spread = z95 * Math.sqrt(((fixed + broken + 1) / count - centre * centre) / count);
  return {
    value,
    low: Math.max(-1, Math.min(value, centre - spread)),
    high: Math.min(1, Math.max(value, centre + spread)),
  };
}
