// Seeds of seeds: every random choice of a training has its own generator, named by what it is for and by its place, so
// that no choice depends on how many were made before it and a resumed training goes on as an undisturbed one.

import { createRandom, type Random } from '../../../base/random';

/** A 32-bit hash (MurmurHash3's mixing) of the seed, the purpose and places such as epoch and picture. */
export function deriveSeed(seed: number, purpose: string, ...places: readonly number[]): number {
  let hash = seed >>> 0;
  const words = [...purpose].map((letter) => letter.codePointAt(0) ?? 0);
  for (const word of [...words, words.length, ...places]) {
    let k = Math.imul(word, 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    hash ^= k;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function derivedRandom(seed: number, purpose: string, ...places: readonly number[]): Random {
  return createRandom(deriveSeed(seed, purpose, ...places));
}

/** Fisher–Yates, in place. */
export function shuffleInPlace(items: Int32Array, random: Random): Int32Array {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.index(i + 1);
    const kept = items[i] as number;
    items[i] = items[j] as number;
    items[j] = kept;
  }
  return items;
}

/** Beta(α, α) as a share of two Gamma(α) draws (Marsaglia & Tsang 2000, with their boost for α < 1). */
export function betaShare(alpha: number, random: Random): number {
  const [a, b] = [gamma(alpha, random), gamma(alpha, random)];
  // Both can underflow where α is tiny: then the distribution is as good as 0 or 1.
  return a + b > 0 ? a / (a + b) : Math.round(random.uniform());
}

function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
