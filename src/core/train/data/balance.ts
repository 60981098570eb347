// What is done about classes of unequal size, and the sentence that says so. Weights are scikit-learn's "balanced"
// (King & Zeng 2001); oversampling to the largest class is what Buda et al. 2018 found best for strong imbalance.

import type { Balance } from '../../../protocol/trainRecipe';
import type { Example } from '../types';
import { derivedRandom, shuffleInPlace } from './seeds';

/** Ratios of the largest to the smallest class up to which nothing, and up to which weighting, is enough. */
const nearlyEqual = 1.5;
const moderate = 10;

export interface BalanceDecision {
  readonly kind: Exclude<Balance, 'auto'>;
  /** Per class; all 1 unless the kind is class-weights. */
  readonly classWeights: readonly number[];
  /** A sentence with the numbers and the reason. */
  readonly note: string;
}

/** `counts`: training pictures per class, all above 0. */
export function decideBalance(balance: Balance, counts: readonly number[]): BalanceDecision {
  const [largest, smallest] = [Math.max(...counts), Math.min(...counts)];
  const ratio = largest / smallest;
  const kind = balance === 'auto' ? kindOf(ratio) : balance;
  const ones = counts.map(() => 1);
  const classWeights = kind === 'class-weights' ? balancedWeights(counts) : ones;
  const facts =
    ratio < 1.05
      ? `all have about as many training pictures (${smallest} to ${largest})`
      : `the largest class has ${ratio.toFixed(1)} times as many training pictures as the smallest (${largest} and ${smallest})`;
  const reason = balance === 'auto' ? facts : `as asked; ${facts}`;
  return { kind, classWeights, note: `${done[kind]}: ${reason}.` };
}

const done: Readonly<Record<BalanceDecision['kind'], string>> = {
  none: 'Classes are taken as they are',
  'class-weights': 'The loss weighs each class by the inverse of its size',
  oversampling:
    'Pictures of smaller classes are repeated until each class is as large as the largest',
  focal: 'Focal loss makes up for unequal classes',
};

function kindOf(ratio: number): BalanceDecision['kind'] {
  if (ratio <= nearlyEqual) return 'none';
  return ratio <= moderate ? 'class-weights' : 'oversampling';
}

/** n / (classes · nₖ): their mean over all pictures is 1. */
export function balancedWeights(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count === 0 ? 0 : total / (counts.length * count)));
}

/** Pictures of an epoch without an order: all of them, small classes repeated (each picture about as often). */
export function oversampledExamples(
  examples: readonly Example[],
  seed: number,
  epoch: number,
): Int32Array {
  const classes: number[][] = [];
  for (const [index, { label }] of examples.entries()) {
    const members = classes[label] ?? [];
    classes[label] = members;
    members.push(index);
  }
  const largest = classes.reduce((most, members) => Math.max(most, members?.length ?? 0), 0);
  const all: number[] = [];
  classes.forEach((members, label) => {
    const random = derivedRandom(seed, 'oversampling', epoch, label);
    for (let left = largest; left > 0; left -= members.length) {
      const some =
        left >= members.length ? members : shuffleInPlace(Int32Array.from(members), random);
      all.push(...some.slice(0, left));
    }
  });
  return Int32Array.from(all);
}

/** Length of what `oversampledExamples` gives. */
export function oversampledCount(examples: readonly Example[]): number {
  const counts = new Map<number, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts.size * Math.max(0, ...counts.values());
}
