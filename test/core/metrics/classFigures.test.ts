import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { classFigures } from '../../../src/core/metrics/classFigures';
import { percentiles } from '../../../src/core/metrics/percentile';
import { wilson } from '../../../src/core/metrics/wilson';
import type { ConfusionCell, Interval } from '../../../src/protocol/evaluation';

const options = { seed: 1, signal: new AbortController().signal };

function confusionOf(labels: readonly number[], predictions: readonly number[]): ConfusionCell[] {
  const cells = new Map<string, ConfusionCell>();
  labels.forEach((label, row) => {
    const predicted = predictions[row] ?? 0;
    const key = `${label} ${predicted}`;
    cells.set(key, { label, predicted, count: (cells.get(key)?.count ?? 0) + 1 });
  });
  return [...cells.values()];
}

const rounded = (interval: Interval | null | undefined): number | null =>
  interval ? Number(interval.value.toFixed(2)) : null;

describe('classFigures', () => {
  // Examples in the documentation of scikit-learn: precision_recall_fscore_support and classification_report.
  it.each([
    {
      name: 'precision_recall_fscore_support',
      labels: [0, 1, 2, 0, 1, 2],
      predictions: [0, 2, 1, 0, 0, 1],
      perClass: [
        [0.67, 1, 0.8],
        [0, 0, 0],
        [0, 0, 0],
      ],
      macro: [0.22, 0.33, 0.27],
      weighted: [0.22, 0.33, 0.27],
    },
    {
      name: 'classification_report',
      labels: [0, 1, 2, 2, 2],
      predictions: [0, 0, 2, 2, 1],
      perClass: [
        [0.5, 1, 0.67],
        [0, 0, 0],
        [1, 0.67, 0.8],
      ],
      macro: [0.5, 0.56, 0.49],
      weighted: [0.7, 0.6, 0.61],
    },
  ])('agrees with the example of $name', async ({ labels, predictions, ...expected }) => {
    const found = await classFigures(confusionOf(labels, predictions), String, options);
    const values = (each: (typeof found)['macro']): (number | null)[] =>
      [each?.precision, each?.recall, each?.f1].map(rounded);
    expect({
      perClass: found.perClass.map((each) => [each.precision, each.recall, each.f1].map(rounded)),
      macro: values(found.macro),
      weighted: values(found.weighted),
    }).toEqual({
      perClass: expected.perClass,
      macro: expected.macro,
      weighted: expected.weighted,
    });
  });

  it('lists classes with pictures or predictions, and has null for what divides by nothing', async () => {
    const found = await classFigures(
      [
        { label: 999, predicted: 0, count: 2 },
        { label: 5, predicted: 5, count: 3 },
        { label: 7, predicted: 8, count: 0 },
      ],
      (index) => `class ${index}`,
      options,
    );
    expect(found.perClass).toEqual([
      {
        index: 0,
        label: 'class 0',
        support: 0,
        predicted: 2,
        right: 0,
        precision: wilson(0, 2),
        recall: null,
        f1: { value: 0, low: 0, high: expect.any(Number) },
      },
      {
        index: 5,
        label: 'class 5',
        support: 3,
        predicted: 3,
        right: 3,
        precision: wilson(3, 3),
        recall: wilson(3, 3),
        f1: { value: 1, low: expect.any(Number), high: 1 },
      },
      {
        index: 999,
        label: 'class 999',
        support: 2,
        predicted: 0,
        right: 0,
        precision: null,
        recall: wilson(0, 2),
        f1: { value: 0, low: 0, high: expect.any(Number) },
      },
    ]);
    // Class 0 has no pictures: left out of the averages.
    expect([rounded(found.macro?.recall), rounded(found.weighted?.recall)]).toEqual([0.5, 0.6]);
  });

  it.each([
    { counts: [30, 20], isImbalanced: false },
    { counts: [31, 20], isImbalanced: true },
    { counts: [31], isImbalanced: false },
    { counts: [], isImbalanced: false },
  ])('of $counts pictures is imbalanced: $isImbalanced', async ({ counts, isImbalanced }) => {
    const cells = counts.map((count, label) => ({ label, predicted: label, count }));
    expect((await classFigures(cells, String, options)).isImbalanced).toBe(isImbalanced);
  });

  it('is nothing of nothing, and not certain after three pictures', async () => {
    expect(await classFigures([], String, options)).toEqual({
      perClass: [],
      macro: null,
      weighted: null,
      isImbalanced: false,
    });
    const found = await classFigures([{ label: 1, predicted: 1, count: 3 }], String, options);
    expect(found.macro?.f1).toEqual(wilson(3, 3));
    const wrong = await classFigures([{ label: 1, predicted: 2, count: 3 }], String, options);
    expect(wrong.weighted?.precision).toEqual(wilson(0, 3));
  });

  it('has the intervals of a bootstrap over pictures', async () => {
    const random = createRandom(21);
    const labels = Array.from({ length: 400 }, () => random.index(3));
    const predictions = labels.map((label) => (random.uniform() < 0.75 ? label : random.index(4)));
    const found = await classFigures(confusionOf(labels, predictions), String, options);
    const measured = Array.from({ length: 1500 }, () => {
      const rows = labels.map(() => random.index(labels.length));
      return naiveFigures(
        rows.map((row) => labels[row] ?? 0),
        rows.map((row) => predictions[row] ?? 0),
      );
    });
    const close = (interval: Interval | null | undefined, values: readonly number[]): void => {
      const [low = 0, high = 0] = percentiles(values, [0.025, 0.975]);
      // Monte-Carlo error of either end: about 3 % of the width.
      const tolerance = 0.1 * (high - low);
      expect(Math.abs((interval?.low ?? 9) - low)).toBeLessThan(tolerance);
      expect(Math.abs((interval?.high ?? 9) - high)).toBeLessThan(tolerance);
    };
    close(
      found.macro?.precision,
      measured.map((each) => each.macroPrecision),
    );
    close(
      found.weighted?.f1,
      measured.map((each) => each.weightedF1),
    );
    close(
      found.perClass[1]?.f1,
      measured.map((each) => each.f1[1] ?? 0),
    );
  });

  it('is quick for a million pictures', async () => {
    const cells = Array.from({ length: 2000 }, (_, i) => ({
      label: i % 1000,
      predicted: i < 1000 ? i : (i * 7) % 1000,
      count: i < 1000 ? 900 : 100,
    }));
    const start = performance.now();
    await classFigures(cells, String, options);
    // About 0.2 s; rows drawn one by one would take ten.
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

function naiveFigures(labels: readonly number[], predictions: readonly number[]) {
  const classes = [0, 1, 2];
  const count = (is: (row: number) => boolean): number =>
    labels.reduce((sum, _, row) => sum + (is(row) ? 1 : 0), 0);
  const perClass = classes.map((each) => {
    const hits = count((row) => labels[row] === each && predictions[row] === each);
    const support = count((row) => labels[row] === each);
    const precision = hits / count((row) => predictions[row] === each);
    const recall = hits / support;
    return { precision, support, f1: (2 * precision * recall) / (precision + recall) };
  });
  return {
    macroPrecision: perClass.reduce((sum, each) => sum + each.precision / classes.length, 0),
    weightedF1: perClass.reduce((sum, each) => sum + (each.f1 * each.support) / labels.length, 0),
    f1: perClass.map((each) => each.f1),
  };
}
