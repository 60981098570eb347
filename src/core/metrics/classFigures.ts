// Precision, recall and F1 of each class and on average, from the confusion cells alone, each with its interval.
// Definitions are scikit-learn's (precision_recall_fscore_support), except that 0/0 of a class is null, not 0.

import type {
  AverageFigures,
  ClassFigures,
  ConfusionCell,
  Interval,
} from '../../protocol/evaluation';
import { type BootstrapOptions, bootstrapCounts, percentileInterval } from './bootstrap';
import { wilson } from './wilson';

/** Largest class over smallest, from which accuracy hides what happens to the small ones. */
const imbalance = 1.5;

interface Tally {
  readonly support: Float64Array;
  readonly predicted: Float64Array;
  readonly right: Float64Array;
}

/** Cells with the outputs renumbered to places in `classes`, so that figures are sums over short arrays. */
interface IndexedCells {
  readonly classes: readonly number[];
  readonly labels: Int32Array;
  readonly predictions: Int32Array;
  readonly counts: Float64Array;
}

/**
 * Every class that has pictures or predictions, by index. Precision and recall are Wilson intervals; so is F1, as
 * 2J/(1+J) of the share J of right pictures among those that are of the class or predicted as it, a proportion too. The
 * averages are percentile bootstraps over the pictures; a class that was never predicted counts with a precision of 0,
 * one without pictures not at all. `macro` and `weighted` are null where `confusion` is empty.
 */
export async function classFigures(
  confusion: readonly ConfusionCell[],
  labelOf: (index: number) => string,
  options: BootstrapOptions,
): Promise<{
  readonly perClass: readonly ClassFigures[];
  readonly macro: AverageFigures | null;
  readonly weighted: AverageFigures | null;
  readonly isImbalanced: boolean;
}> {
  const cells = indexCells(confusion.filter((cell) => cell.count > 0));
  const tally = emptyTally(cells.classes.length);
  tallyCells(cells, cells.counts, tally);
  const perClass = cells.classes.map((index, place) =>
    figuresOf(index, labelOf(index), {
      support: tally.support[place] ?? 0,
      predicted: tally.predicted[place] ?? 0,
      right: tally.right[place] ?? 0,
    }),
  );
  const supports = perClass.map((each) => each.support).filter((support) => support > 0);
  return {
    perClass,
    ...(await averages(cells, tally, options)),
    isImbalanced: Math.max(...supports) > imbalance * Math.min(...supports),
  };
}

function figuresOf(
  index: number,
  label: string,
  counts: { readonly support: number; readonly predicted: number; readonly right: number },
): ClassFigures {
  const { support, predicted, right } = counts;
  const overlap = wilson(right, support + predicted - right);
  return {
    index,
    label,
    ...counts,
    precision: wilson(right, predicted),
    recall: wilson(right, support),
    f1: overlap && {
      value: (2 * right) / (support + predicted),
      low: f1OfOverlap(overlap.low),
      high: f1OfOverlap(overlap.high),
    },
  };
}

function f1OfOverlap(share: number): number {
  return (2 * share) / (1 + share);
}

function indexCells(confusion: readonly ConfusionCell[]): IndexedCells {
  const used = new Set(confusion.flatMap((cell) => [cell.label, cell.predicted]));
  const classes = [...used].sort((a, b) => a - b);
  const places = new Map(classes.map((index, place) => [index, place]));
  return {
    classes,
    labels: Int32Array.from(confusion, (cell) => places.get(cell.label) ?? 0),
    predictions: Int32Array.from(confusion, (cell) => places.get(cell.predicted) ?? 0),
    counts: Float64Array.from(confusion, (cell) => cell.count),
  };
}

function emptyTally(classes: number): Tally {
  return {
    support: new Float64Array(classes),
    predicted: new Float64Array(classes),
    right: new Float64Array(classes),
  };
}

function tallyCells(cells: IndexedCells, counts: Float64Array, into: Tally): void {
  const { support, predicted, right } = into;
  support.fill(0);
  predicted.fill(0);
  right.fill(0);
  for (let cell = 0; cell < counts.length; cell++) {
    const count = counts[cell] ?? 0;
    if (count === 0) continue;
    const label = cells.labels[cell] ?? 0;
    const prediction = cells.predictions[cell] ?? 0;
    support[label] = (support[label] ?? 0) + count;
    predicted[prediction] = (predicted[prediction] ?? 0) + count;
    if (label === prediction) right[label] = (right[label] ?? 0) + count;
  }
}

async function averages(
  cells: IndexedCells,
  tally: Tally,
  options: BootstrapOptions,
): Promise<{ readonly macro: AverageFigures | null; readonly weighted: AverageFigures | null }> {
  if (cells.counts.length === 0) return { macro: null, weighted: null };
  const values = new Float64Array(6);
  averageFigures(tally, values);
  const certain = certainInterval(tally);
  const resampledTally = emptyTally(cells.classes.length);
  const samples = await bootstrapCounts(
    cells.counts,
    6,
    (resampled, into) => {
      tallyCells(cells, resampled, resampledTally);
      averageFigures(resampledTally, into);
    },
    options,
  );
  const intervals = samples.map(
    (sorted, figure) => certain ?? percentileInterval(values[figure] ?? 0, sorted),
  );
  return { macro: asAverage(intervals.slice(0, 3)), weighted: asAverage(intervals.slice(3)) };
}

/**
 * A bootstrap never draws what was not seen: with everything right (or wrong) it would claim certainty after three
 * pictures. All averages equal the accuracy then, and get its Wilson interval.
 */
function certainInterval({ support, right }: Tally): Interval | null {
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const [total, hits] = [sum(support), sum(right)];
  return hits === total || hits === 0 ? wilson(hits, total) : null;
}

/** Macro precision, recall and F1, then the weighted ones. */
function averageFigures({ support, predicted, right }: Tally, into: Float64Array): void {
  const sums = [0, 0, 0, 0, 0, 0] as [number, number, number, number, number, number];
  let classes = 0;
  let total = 0;
  for (let place = 0; place < support.length; place++) {
    const count = support[place] ?? 0;
    if (count === 0) continue;
    const guesses = predicted[place] ?? 0;
    const hits = right[place] ?? 0;
    const precision = guesses > 0 ? hits / guesses : 0;
    const f1 = (2 * hits) / (count + guesses);
    classes++;
    total += count;
    sums[0] += precision;
    sums[1] += hits / count;
    sums[2] += f1;
    sums[3] += precision * count;
    sums[4] += hits;
    sums[5] += f1 * count;
  }
  for (const [figure, sum] of sums.entries()) into[figure] = sum / (figure < 3 ? classes : total);
}

function asAverage(intervals: readonly Interval[]): AverageFigures | null {
  const [precision, recall, f1] = intervals;
  return precision && recall && f1 ? { precision, recall, f1 } : null;
}
