// Exact binomial random numbers in constant time: what makes a bootstrap of a million rows as quick as one of its cells.

import type { Random } from '../../base/random';
import { logFactorial } from './logFactorial';

/** Number of successes in `count` trials of probability `share` (0…1). */
export function binomial(random: Random, count: number, share: number): number {
  if (share <= 0 || count <= 0) return 0;
  if (share >= 1) return count;
  if (share > 0.5) return count - binomial(random, count, 1 - share);
  return count * share < 10
    ? byInversion(random, count, share)
    : byTransformedRejection(random, count, share);
}

/** Walks up the distribution function until it passes a uniform number (Kachitvichyanukul & Schmeiser 1988, BINV). */
function byInversion(random: Random, count: number, share: number): number {
  const odds = share / (1 - share);
  let probability = Math.exp(count * Math.log1p(-share));
  let left = random.uniform();
  for (let k = 0; k < count; k++) {
    if (left < probability) return k;
    left -= probability;
    probability *= (odds * (count - k)) / (k + 1);
    // Only rounding is left of the distribution.
    if (probability < 1e-18 && k > count * share) return k;
  }
  return count;
}

/** Transformed rejection with squeeze: BTRS of Hörmann 1993 (J. Stat. Comput. Simul. 46:101); needs count·share ≥ 10. */
function byTransformedRejection(random: Random, count: number, share: number): number {
  const deviation = Math.sqrt(count * share * (1 - share));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * share;
  const c = count * share + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const mode = Math.floor((count + 1) * share);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + c);
    if (us >= 0.07 && v <= squeeze) return k;
    if (!(k >= 0 && k <= count)) continue;
    const density =
      logFactorial(mode) +
      logFactorial(count - mode) -
      logFactorial(k) -
      logFactorial(count - k) +
      (k - mode) * Math.log(share / (1 - share));
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= density) return k;
  }
}
