// Shares, groups and seeds of splits, over tables of cases and seeded random datasets.

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/base/random';
import {
  planSplit,
  type SplitRow,
  splitNames,
} from '../../../../src/core/datasets/splits/splitDataset';

const ratios: readonly { readonly ratio: readonly number[] }[] = [
  { ratio: [0.7, 0.15, 0.15] },
  { ratio: [80, 20] },
  { ratio: [1, 1, 1] },
  { ratio: [0.9, 0, 0.1] },
  { ratio: [1, 0] },
];

function randomRows(seed: number, count: number, classes: number): SplitRow[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    // The square makes rare classes.
    const label = Math.floor(classes * random.uniform() ** 2);
    return { label: label === 0 ? null : `class ${label}`, group: null };
  });
}

/** Pictures per label and split. */
function countSplits(
  rows: readonly SplitRow[],
  splits: Int32Array,
  shares: number,
): Map<string | null, number[]> {
  const counts = new Map<string | null, number[]>();
  rows.forEach(({ label }, row) => {
    const count = counts.get(label) ?? new Array<number>(shares).fill(0);
    count[splits[row] ?? 0] = (count[splits[row] ?? 0] ?? 0) + 1;
    counts.set(label, count);
  });
  return counts;
}

function furthestFromShare(counts: readonly number[], ratio: readonly number[]): number {
  const size = counts.reduce((sum, count) => sum + count, 0);
  const sum = ratio.reduce((total, share) => total + share, 0);
  return Math.max(...counts.map((count, i) => Math.abs(count - (size * (ratio[i] ?? 0)) / sum)));
}

describe('a split without groups', () => {
  it.each(ratios)(
    'of $ratio has each class within one picture of its share',
    ({ ratio: shares }) => {
      for (const seed of [1, 2, 3, 4]) {
        const rows = randomRows(seed, 500, 40);
        const counts = countSplits(rows, planSplit(rows, [], shares, seed), shares.length);
        const worst = Math.max(
          ...[...counts.values()].map((each) => furthestFromShare(each, shares)),
        );
        expect(worst).toBeLessThan(1);
      }
    },
  );

  it('has all pictures together within a picture or two of the shares, though classes are tiny', () => {
    const rows = Array.from({ length: 900 }, (_, row) => ({
      label: `class ${Math.floor(row / 3)}`,
      group: null,
    }));
    const splits = planSplit(rows, [], [0.7, 0.15, 0.15], 3);
    const totals = [0, 1, 2].map((split) => splits.filter((each) => each === split).length);
    expect(furthestFromShare(totals, [0.7, 0.15, 0.15])).toBeLessThanOrEqual(2);
  });

  it('puts nothing into a split whose share is 0', () => {
    const rows = randomRows(9, 200, 30);
    expect(planSplit(rows, [], [0.5, 0, 0.5], 1).includes(1)).toBe(false);
  });

  it('is the same with the same seed and another with another', () => {
    const rows = randomRows(5, 300, 5);
    const [a, b, c] = [7, 7, 8].map((seed) => planSplit(rows, [], [70, 15, 15], seed));
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it('does not follow the order of the rows', () => {
    const rows = Array.from({ length: 400 }, () => ({ label: 'cat', group: null }));
    const splits = planSplit(rows, [], [1, 1], 4);
    const early = splits.slice(0, 200).filter((split) => split === 0).length;
    expect(Math.abs(early - 100)).toBeLessThan(30);
  });

  it('of no rows is empty', () => {
    expect(planSplit([], [], [1, 1], 0)).toEqual(new Int32Array(0));
  });
});

describe('a split with groups and sets', () => {
  it.each([11, 12, 13, 14, 15, 16])('never parts what belongs together (seed %i)', (seed) => {
    const random = createRandom(seed);
    const rows = randomRows(seed, 600, 6).map((row) => ({
      ...row,
      group: random.uniform() < 0.6 ? `patient ${random.index(60)}` : null,
    }));
    const sets = Array.from({ length: 30 }, () => [
      random.index(600),
      random.index(600),
      random.index(600),
    ]);
    const splits = planSplit(rows, sets, [0.7, 0.15, 0.15], seed);
    const groups = new Map<string, number[]>();
    rows.forEach(({ group }, row) => {
      if (group !== null) groups.set(group, [...(groups.get(group) ?? []), row]);
    });
    const parted = [...groups.values(), ...sets].filter(
      (unit) => new Set(unit.map((row) => splits[row])).size > 1,
    );
    expect(parted).toEqual([]);
  });

  it.each([21, 22, 23])(
    'keeps classes near their shares where groups are small (seed %i)',
    (seed) => {
      const random = createRandom(seed);
      const rows = Array.from({ length: 1200 }, (_, row) => ({
        label: `class ${random.index(4)}`,
        group: `patient ${Math.floor(row / (2 + random.index(4)))}`,
      }));
      const ratio = [0.7, 0.15, 0.15];
      const counts = countSplits(rows, planSplit(rows, [], ratio, seed), 3);
      const worst = Math.max(...[...counts.values()].map((each) => furthestFromShare(each, ratio)));
      expect(worst).toBeLessThanOrEqual(6);
    },
  );

  it('takes an empty group for none', () => {
    const rows = Array.from({ length: 100 }, () => ({ label: 'a', group: '' }));
    expect(planSplit(rows, [], [1, 1], 0).filter((split) => split === 0).length).toBe(50);
  });

  it('gives one group that is all there is to the largest share', () => {
    const rows = Array.from({ length: 10 }, () => ({ label: 'a', group: 'one' }));
    expect(planSplit(rows, [], [0.2, 0.8], 0)).toEqual(new Int32Array(10).fill(1));
  });
});

describe('the ratio', () => {
  it.each([
    [[0, 0], 'all shares are 0'],
    [[1, -1, 3], 'a share is negative'],
    [[Number.NaN, 1], 'a share is not a number'],
    [[1, Number.POSITIVE_INFINITY], 'a share is not a number'],
    [[1], 'it has 1 shares'],
    [[1, 1, 1, 1], 'it has 4 shares'],
  ])('%s is refused: %s', (ratio, reason) => {
    expect(() => planSplit([], [], ratio, 0)).toThrow(
      expect.objectContaining({
        code: 'split-ratio-invalid',
        message: expect.stringContaining(reason),
      }),
    );
  });

  it('of two and three shares has the usual names', () => {
    expect([splitNames(2), splitNames(3)]).toEqual([
      ['train', 'test'],
      ['train', 'val', 'test'],
    ]);
  });
});
