// Which picture goes into which split: every class in the same shares, while pictures that belong together (a patient,
// copies of one photo) stay together, for otherwise the test set would be known from training.

import { createRandom, type Random } from '../../../base/random';
import { splitRatioInvalid } from './errors';
import { joinRows } from './joinRows';

/** Names for two or three shares. Throws `split-ratio-invalid` for another number of them. */
export function splitNames(shares: number): readonly string[] {
  if (shares === 2) return ['train', 'test'];
  if (shares === 3) return ['train', 'val', 'test'];
  throw splitRatioInvalid(new Array<number>(shares).fill(1), `it has ${shares} shares`);
}

export interface SplitRow {
  /** null: unlabelled, which is a class of its own here. */
  readonly label: string | null;
  /** Rows of one group stay in one split; null or empty: no group. */
  readonly group: string | null;
}

/**
 * The split's number (place in `ratio`) of each row. Rows of a group and of a set of `sets` stay together, also where
 * they only hang together through one another. Without any, each class is within one picture of its shares, and all
 * pictures together nearly so. Equal input and seed give equal splits. Throws `split-ratio-invalid`.
 */
export function planSplit(
  rows: readonly SplitRow[],
  sets: readonly (readonly number[])[],
  ratio: readonly number[],
  seed: number,
): Int32Array {
  const shares = normalisedRatio(ratio);
  const random = createRandom(seed);
  const classes = classNumbers(rows);
  const quotas = classQuotas(classes, shares, random);
  const units = shuffled(joinRows(rows, sets), random).sort((a, b) => b.length - a.length);
  const splits = new Int32Array(rows.length);
  for (const unit of units) {
    const counts = countClasses(unit, classes);
    const split = bestSplit(counts, quotas, shares);
    for (const row of unit) splits[row] = split;
    for (const [label, count] of counts) {
      const left = quotas[label]?.left;
      if (left) left[split] = (left[split] ?? 0) - count;
    }
  }
  return splits;
}

/** Shares with sum 1. */
function normalisedRatio(ratio: readonly number[]): readonly number[] {
  splitNames(ratio.length);
  if (ratio.some((share) => !Number.isFinite(share))) {
    throw splitRatioInvalid(ratio, 'a share is not a number');
  }
  if (ratio.some((share) => share < 0)) throw splitRatioInvalid(ratio, 'a share is negative');
  const sum = ratio.reduce((total, share) => total + share, 0);
  if (!(sum > 0 && Number.isFinite(sum))) {
    throw splitRatioInvalid(ratio, sum > 0 ? 'the shares are too large' : 'all shares are 0');
  }
  return ratio.map((share) => share / sum);
}

/** A number per label, in the order of their first rows. */
function classNumbers(rows: readonly SplitRow[]): Int32Array {
  const numbers = new Map<string | null, number>();
  return Int32Array.from(rows, ({ label }) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}

interface Quota {
  readonly size: number;
  /** Pictures of the class that each split still lacks; negative where it has too many. */
  readonly left: number[];
}

/**
 * Whole pictures per class and split: each share rounded down, and what is left over one by one to the splits that were
 * cut most, in this class and those before it, so that small classes do not all favour the same split.
 */
function classQuotas(classes: Int32Array, shares: readonly number[], random: Random): Quota[] {
  const sizes: number[] = [];
  for (const label of classes) sizes[label] = (sizes[label] ?? 0) + 1;
  const owed = shares.map(() => random.between(0, 1e-6));
  return sizes.map((size) => {
    const left = shares.map((share) => Math.floor(size * share + 1e-9));
    const over = size - left.reduce((sum, count) => sum + count, 0);
    const cut = shares.map((share, split) => size * share - (left[split] ?? 0));
    cut.forEach((part, split) => {
      owed[split] = (owed[split] ?? 0) + part;
    });
    const neediest = [...shares.keys()].filter((split) => (cut[split] ?? 0) > 1e-9);
    neediest.sort((a, b) => (owed[b] ?? 0) - (owed[a] ?? 0));
    for (const split of neediest.slice(0, over)) {
      left[split] = (left[split] ?? 0) + 1;
      owed[split] = (owed[split] ?? 0) - 1;
    }
    return { size, left };
  });
}

function countClasses(unit: readonly number[], classes: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const row of unit) {
    const label = classes[row] ?? 0;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}

/**
 * The split where the unit lowers Σ left² / size over its classes most: (left − count)² − left² = count (count − 2 left).
 * For a single picture it is the split that lacks most of its class.
 */
function bestSplit(
  counts: ReadonlyMap<number, number>,
  quotas: readonly Quota[],
  shares: readonly number[],
): number {
  let best = 0;
  let lowest = Number.POSITIVE_INFINITY;
  for (let split = 0; split < shares.length; split++) {
    if ((shares[split] ?? 0) === 0) continue;
    let cost = 0;
    for (const [label, count] of counts) {
      const quota = quotas[label];
      if (quota) cost += (count * (count - 2 * (quota.left[split] ?? 0))) / quota.size;
    }
    if (cost < lowest) {
      lowest = cost;
      best = split;
    }
  }
  return best;
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.index(i + 1);
    const [a, b] = [result[i], result[j]];
    if (a === undefined || b === undefined) continue;
    result[i] = b;
    result[j] = a;
  }
  return result;
}
