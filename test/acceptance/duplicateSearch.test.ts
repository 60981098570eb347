// The parts of the search against plain loops over all pairs, and how pairs become sets.

import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../src/base/random';
import { featureTable, sketchRows } from '../../src/core/datasets/duplicates/featureTable';
import { hashDistance, mirrorMask } from '../../src/core/datasets/duplicates/hashPicture';
import { tablePlan } from '../../src/core/datasets/duplicates/hyperplanes';
import { joinLinks } from '../../src/core/datasets/duplicates/joinLinks';
import { nearPairs, pairLimit } from '../../src/core/datasets/duplicates/nearPairs';
import { similarPairs } from '../../src/core/datasets/duplicates/similarPairs';
import type { Link, PictureHash } from '../../src/core/datasets/duplicates/types';

const pace = async (): Promise<void> => undefined;

const pairsOf = (links: readonly Link[]): string[] =>
  links.map(({ first, second }) => `${first} ${second}`).sort();

describe('the search by hashes', () => {
  it('finds every pair that differs in up to 31 bits, straight or mirrored', async () => {
    const random = createRandom(1);
    const hashes: PictureHash[] = Array.from({ length: 1500 }, () => randomHash(random));
    for (let flips = 0; flips <= 31; flips++) {
      const original = hashes[flips] ?? randomHash(random);
      hashes.push(changed(original, flips, random, false), changed(original, flips, random, true));
    }
    const rows = [...hashes.keys()];
    const expected = allPairs(rows).filter(
      ([a, b]) => distance(hashes, a, b) <= limit(hashes, a, b),
    );
    expect(pairsOf(await nearPairs(hashes, rows, pace))).toEqual(
      expected.map(([a, b]) => `${a} ${b}`).sort(),
    );
    // Each original with its two copies; copies of one original may be near each other as well.
    expect(expected.length).toBeGreaterThanOrEqual(64);
  });

  it('asks for more likeness where pictures tell little', async () => {
    const random = createRandom(2);
    const original = { ...randomHash(random), information: 1 };
    const copies = [5, 10, 15, 25].map((flips) => changed(original, flips, random, false));
    const found = await nearPairs([original, ...copies], [0, 1, 2, 3, 4], pace);
    const ofOriginal = found.filter(({ first }) => first === 0).map(({ second }) => second);
    expect({ limit: pairLimit(original, original), ofOriginal: ofOriginal.sort() }).toEqual({
      limit: 11,
      ofOriginal: [1, 2],
    });
  });
});

describe('the search by features', () => {
  const dims = 150;
  const threshold = 0.03;

  it('up to 20,000 rows finds every pair', async () => {
    const { input, values } = await planted(500, 3);
    const expected = allPairs([...input.rows]).filter(
      ([a, b]) => cosineDistance(values, a, b) < threshold,
    );
    const found = await similarPairs(input, threshold, 4, pace);
    expect(expected.length).toBeGreaterThan(25);
    expect(pairsOf(found)).toEqual(expected.map(([a, b]) => `${a} ${b}`).sort());
  });

  it('above finds 97 of 100 pairs at the least, and no wrong one', async () => {
    const { input } = await planted(2000, 5);
    const expected = pairsOf(await similarPairs(input, threshold, 6, pace));
    const found = new Set(pairsOf(await similarPairs(input, threshold, 6, pace, 0)));
    const missed = expected.filter((pair) => !found.has(pair));
    expect({ wrong: found.size + missed.length - expected.length }).toEqual({ wrong: 0 });
    expect(expected.length).toBeGreaterThan(100);
    expect(missed.length).toBeLessThan(0.03 * expected.length);
  });

  it('takes more tables the farther apart pairs may be', () => {
    const plans = [0.0001, 0.01, 0.05].map((each) => tablePlan(each, 0.7));
    const recalls = plans.map(({ bits, tables }, i) => {
      const angle = 2 * Math.asin(Math.sqrt(2 * ([0.0001, 0.01, 0.05][i] ?? 0)) / 1.4);
      return 1 - (1 - (1 - angle / Math.PI) ** bits) ** tables;
    });
    expect(Math.min(...recalls)).toBeGreaterThanOrEqual(0.99);
    expect(plans.map(({ tables }) => tables)).toEqual(
      [...plans.map(({ tables }) => tables)].sort((a, b) => a - b),
    );
  });

  /** Vectors with planted pairs at distances up to the threshold and beyond. */
  async function planted(count: number, seed: number) {
    const random = createRandom(seed);
    const values = Float32Array.from({ length: count * dims }, () => Math.abs(random.normal()));
    for (let pair = 0; pair < count / 10; pair++) {
      const noise = random.between(0, 0.4);
      for (let i = 0; i < dims; i++) {
        values[(count - 1 - pair) * dims + i] =
          (values[pair * dims + i] ?? 0) + noise * random.normal();
      }
    }
    const table = await featureTable({ values, dims }, count, pace);
    const rows = Int32Array.from({ length: count }, (_, row) => row);
    const sketches = await sketchRows({ values, dims }, table.inverseNorms, rows, 1, pace);
    return { input: { table, rows, sketches }, values };
  }

  function cosineDistance(values: Float32Array, a: number, b: number): number {
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = 0; i < dims; i++) {
      const [x, y] = [values[a * dims + i] ?? 0, values[b * dims + i] ?? 0];
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
    return 1 - ab / Math.sqrt(aa * bb);
  }
});

describe('pairs become sets', () => {
  const near = (first: number, second: number, distance = 1): Link => ({
    first,
    second,
    kind: 'near',
    distance,
    isPlain: true,
  });
  const similar = (first: number, second: number): Link => ({
    ...near(first, second),
    kind: 'similar',
  });

  it('of the kind of their weakest link', () => {
    const links = [near(4, 9), similar(5, 6), near(6, 7), near(0, 20)];
    const exact = [
      [0, 3],
      [10, 11],
    ];
    expect(joinLinks(exact, links, () => true)).toEqual([
      { kind: 'near', rows: [0, 3, 20] },
      { kind: 'near', rows: [4, 9] },
      { kind: 'similar', rows: [5, 6, 7] },
      { kind: 'exact', rows: [10, 11] },
    ]);
  });

  it('that end where rows are no longer like the first', () => {
    const chain = Array.from({ length: 999 }, (_, row) => near(row, row + 1));
    const sets = joinLinks([], chain, (first, row) => row - first <= 1.5);
    expect(Math.max(...sets.map(({ rows }) => rows.length))).toBe(2);
  });

  it.each([1, 2, 3, 4, 5])('that are disjoint, ascending and in order (seed %i)', (seed) => {
    const random = createRandom(seed);
    const links = Array.from({ length: 300 }, (): Link => {
      const first = random.index(200);
      const second = first + 1 + random.index(10);
      return random.uniform() < 0.5 ? near(first, second) : similar(first, second);
    });
    const fits = (first: number, row: number): boolean => row - first <= 12;
    const sets = joinLinks([[7, 8, 9]], links, fits);
    const rows = sets.flatMap((set) => set.rows);
    const firsts = sets.map((set) => set.rows[0] ?? -1);
    const unfit = sets.filter((set) => set.rows.some((row) => !fits(set.rows[0] ?? 0, row)));
    expect(new Set(rows).size).toBe(rows.length);
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
    expect(sets.map((set) => set.rows)).toEqual(
      sets.map((set) => [...set.rows].sort((a, b) => a - b)),
    );
    expect(unfit).toEqual([]);
  });
});

function allPairs(rows: readonly number[]): (readonly [number, number])[] {
  return rows.flatMap((a, i) => rows.slice(i + 1).map((b) => [a, b] as const));
}

function hashAt(hashes: readonly PictureHash[], row: number): PictureHash {
  const hash = hashes[row];
  if (!hash) throw new Error(`There is no row ${row}.`);
  return hash;
}

function distance(hashes: readonly PictureHash[], a: number, b: number): number {
  return hashDistance(hashAt(hashes, a).bits, hashAt(hashes, b).bits);
}

function limit(hashes: readonly PictureHash[], a: number, b: number): number {
  return pairLimit(hashAt(hashes, a), hashAt(hashes, b));
}

function randomHash(random: Random): PictureHash {
  const bits = Uint32Array.from({ length: 8 }, () => random.index(2 ** 32));
  return { exact: String(random.uniform()), bits, information: 5 };
}

/** With `flips` different bits of 256 turned over, and mirrored or not. */
function changed(
  hash: PictureHash,
  flips: number,
  random: Random,
  isMirrored: boolean,
): PictureHash {
  const order = Array.from({ length: 256 }, (_, bit) => ({ bit, key: random.uniform() }));
  order.sort((a, b) => a.key - b.key);
  const bits = hash.bits.map((word, i) => word ^ (isMirrored ? (mirrorMask[i] ?? 0) : 0));
  for (const { bit } of order.slice(0, flips)) {
    bits[bit >> 5] = (bits[bit >> 5] ?? 0) ^ (1 << (bit & 31));
  }
  return { ...hash, bits };
}
