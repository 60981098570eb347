// The interval of a proportion. Wilson's holds its 95 % also for few pictures and for shares near 0 and 1, where the
// textbook's ±1.96·√(p(1−p)/n) fails (Brown, Cai, DasGupta 2001).

import type { Interval } from '../../protocol/evaluation';

/** Two-sided 95 % quantile of the standard normal distribution. */
export const z95 = 1.959963984540054;

/**
 * 95 % score interval of `right` of `count` (Wilson 1927, JASA 22:209), without continuity correction:
 * (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n). null for a count of 0.
 */
export function wilson(right: number, count: number): Interval | null {
  if (count <= 0) return null;
  const value = right / count;
  const z2 = z95 * z95;
  const centre = value + z2 / (2 * count);
  const spread = z95 * Math.sqrt((value * (1 - value)) / count + z2 / (4 * count * count));
  const scale = 1 + z2 / count;
  // At 0 and 1 the bound equals the value but for rounding.
  return {
    value,
    low: right === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: right === count ? 1 : Math.min(1, (centre + spread) / scale),
  };
}
