import { expect, test } from 'vitest';
import {
  balancedWeights,
  decideBalance,
  oversampledCount,
  oversampledExamples,
} from '../../../../src/core/train/data/balance';

test.each([
  ['auto', [100, 100], 'none'],
  ['auto', [150, 100], 'none'],
  ['auto', [151, 100], 'class-weights'],
  ['auto', [1000, 100], 'class-weights'],
  ['auto', [1001, 100], 'oversampling'],
  ['none', [1001, 100], 'none'],
  ['focal', [100, 100], 'focal'],
  ['oversampling', [100, 100], 'oversampling'],
] as const)('%s with %j pictures per class: %s', (balance, counts, kind) => {
  expect(decideBalance(balance, counts).kind).toBe(kind);
});

test('the note gives the numbers', () => {
  expect(decideBalance('auto', [300, 50, 100]).note).toBe(
    'The loss weighs each class by the inverse of its size: the largest class has 6.0 times as many training pictures as the smallest (300 and 50).',
  );
});

test("weights are those of scikit-learn's compute_class_weight('balanced')", () => {
  // compute_class_weight('balanced', classes=[0, 1, 2], y=[0] * 10 + [1] * 20 + [2] * 30)
  const expected = [2, 1, 2 / 3];
  balancedWeights([10, 20, 30]).forEach((weight, i) => {
    expect(weight).toBeCloseTo(expected[i] ?? 0, 12);
  });
  expect(decideBalance('none', [10, 30]).classWeights).toEqual([1, 1]);
});

test('oversampling brings every class to the largest, every picture about as often', () => {
  const labels = [0, 0, 0, 0, 0, 0, 0, 1, 1, 2];
  const examples = labels.map((label, i) => ({ id: String(i), label }));
  const all = [...oversampledExamples(examples, 5, 1)];
  const times = labels.map((_, i) => all.filter((each) => each === i).length);
  expect(all.length).toBe(oversampledCount(examples));
  expect(times.slice(0, 7)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect([...times.slice(7, 9)].sort()).toEqual([3, 4]);
  expect(times[9]).toBe(7);
});
