import { expect, test } from 'vitest';
import { createRandom } from '../../../../src/base/random';
import {
  betaShare,
  derivedRandom,
  deriveSeed,
  shuffleInPlace,
} from '../../../../src/core/train/data/seeds';

test('seeds differ by seed, purpose and every place, in order', () => {
  const seeds = [
    deriveSeed(1, 'order'),
    deriveSeed(2, 'order'),
    deriveSeed(1, 'mixup'),
    deriveSeed(1, 'order', 0),
    deriveSeed(1, 'order', 1),
    deriveSeed(1, 'order', 0, 1),
    deriveSeed(1, 'order', 1, 0),
  ];
  expect(new Set(seeds).size).toBe(seeds.length);
  expect(deriveSeed(7, 'view', 3, 4)).toBe(deriveSeed(7, 'view', 3, 4));
});

test('first numbers of neighbouring places are uniform: mean and variance of 4,000', () => {
  const firsts = Array.from({ length: 4000 }, (_, i) => derivedRandom(0, 'view', 1, i).uniform());
  const mean = firsts.reduce((sum, x) => sum + x, 0) / firsts.length;
  const variance = firsts.reduce((sum, x) => sum + (x - mean) ** 2, 0) / firsts.length;
  expect(mean).toBeCloseTo(1 / 2, 1);
  expect(variance).toBeCloseTo(1 / 12, 2);
});

test('a shuffle keeps every item', () => {
  const items = Int32Array.from({ length: 100 }, (_, i) => i);
  const shuffled = shuffleInPlace(items.slice(), createRandom(3));
  expect(shuffled).not.toEqual(items);
  expect(shuffled.slice().sort()).toEqual(items);
});

test.each([0.2, 0.4, 1, 3])('Beta(%d, α) has mean 1/2 and variance 1 / (4 (2α + 1))', (alpha) => {
  const random = createRandom(11);
  const draws = Array.from({ length: 20_000 }, () => betaShare(alpha, random));
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
  expect(draws.every((x) => x >= 0 && x <= 1)).toBe(true);
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.012);
  expect(Math.abs(variance - 1 / (4 * (2 * alpha + 1)))).toBeLessThan(0.005);
});
