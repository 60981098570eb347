// The confusion matrix as it is drawn: all classes, or the most confused ones with the rest taken together, so that a
// model of a thousand classes has a matrix that can be read.

import type { ClassFigures, ConfusionCell, RunFilter } from '../../src/protocol/evaluation';

export const matrixScales = ['count', 'share'] as const;
/** Whether a cell's shade says how many pictures, or what share of its row. */
export type MatrixScale = (typeof matrixScales)[number];

export interface MatrixClass {
  /** Model outputs that this row and column stands for. */
  readonly indices: readonly number[];
  /** null: all the classes that are not listed. */
  readonly label: string | null;
}

type CountedClass = Pick<ClassFigures, 'index' | 'label' | 'support'>;

export interface ConfusionMatrix {
  readonly classes: readonly MatrixClass[];
  /** Row by row: `counts[label * classes.length + predicted]`. */
  readonly counts: Float64Array;
  /** Pictures of each row. */
  readonly rowSums: Float64Array;
  readonly columnSums: Float64Array;
  /** The largest count of listed classes on the diagonal, and off it: those of the rest would outshine them. */
  readonly most: number;
  readonly mostConfused: number;
}

/**
 * `size`: classes listed, of those that have pictures: a dataset may hold a few of the classes of its model, and the
 * others are what its pictures are taken for. 0: every class.
 */
export function confusionMatrix(
  perClass: readonly CountedClass[],
  cells: readonly ConfusionCell[],
  size: number,
): ConfusionMatrix {
  const held = size === 0 ? perClass : perClass.filter(({ support }) => support > 0);
  const isWhole = size === 0 || held.length <= size;
  const listed = isWhole ? held : mostConfusedClasses(held, cells, size);
  const isListed = new Set(listed.map(({ index }) => index));
  const rest = perClass.filter(({ index }) => !isListed.has(index));
  const classes: MatrixClass[] = listed.map(({ index, label }) => ({ indices: [index], label }));
  if (rest.length > 0) classes.push({ indices: rest.map(({ index }) => index), label: null });
  return countCells(classes, cells);
}

function countCells(
  classes: readonly MatrixClass[],
  cells: readonly ConfusionCell[],
): ConfusionMatrix {
  const places = new Map<number, number>();
  classes.forEach(({ indices }, place) => {
    for (const index of indices) places.set(index, place);
  });
  const side = classes.length;
  const counts = new Float64Array(side * side);
  const rowSums = new Float64Array(side);
  const columnSums = new Float64Array(side);
  for (const { label, predicted, count } of cells) {
    const row = places.get(label);
    const column = places.get(predicted);
    if (row === undefined || column === undefined) continue;
    counts[row * side + column] = (counts[row * side + column] ?? 0) + count;
    rowSums[row] = (rowSums[row] ?? 0) + count;
    columnSums[column] = (columnSums[column] ?? 0) + count;
  }
  let most = 0;
  let mostConfused = 0;
  counts.forEach((count, at) => {
    const [row, column] = [Math.floor(at / side), at % side];
    if (classes[row]?.label === null || classes[column]?.label === null) return;
    if (row === column) most = Math.max(most, count);
    else mostConfused = Math.max(mostConfused, count);
  });
  return { classes, counts, rowSums, columnSums, most, mostConfused };
}

/** Those with most wrong pictures, as label or as prediction; in the order of the model's outputs. */
function mostConfusedClasses(
  perClass: readonly CountedClass[],
  cells: readonly ConfusionCell[],
  size: number,
): readonly CountedClass[] {
  const wrong = new Map<number, number>();
  for (const { label, predicted, count } of cells) {
    if (label === predicted) continue;
    for (const index of [label, predicted]) wrong.set(index, (wrong.get(index) ?? 0) + count);
  }
  const wrongOf = ({ index }: CountedClass): number => wrong.get(index) ?? 0;
  return [...perClass]
    .sort((a, b) => wrongOf(b) - wrongOf(a) || a.index - b.index)
    .slice(0, size)
    .sort((a, b) => a.index - b.index);
}

/** 0…1 on a logarithmic scale, so that one confusion is seen beside a thousand right answers. */
export function cellShade(
  matrix: ConfusionMatrix,
  row: number,
  column: number,
  scale: MatrixScale,
): number {
  const count = cellCount(matrix, row, column);
  if (count === 0) return 0;
  if (scale === 'share')
    return Math.log1p((99 * count) / (matrix.rowSums[row] ?? 1)) / Math.log(100);
  const most = row === column ? matrix.most : matrix.mostConfused;
  return Math.min(1, Math.log1p(count) / Math.log1p(Math.max(1, most)));
}

export function cellCount(matrix: ConfusionMatrix, row: number, column: number): number {
  return matrix.counts[row * matrix.classes.length + column] ?? 0;
}

/** The pictures behind a cell; null for a row or a column: any. */
export function cellFilter(
  matrix: ConfusionMatrix,
  row: number | null,
  column: number | null,
): RunFilter {
  const indicesOf = (place: number | null): readonly number[] | null =>
    place === null ? null : (matrix.classes[place]?.indices ?? []);
  return { kind: 'cell', labels: indicesOf(row), predicted: indicesOf(column) };
}

/** The cells off the diagonal with most pictures, first of all. */
export function worstConfusions(
  cells: readonly ConfusionCell[],
  count: number,
): readonly ConfusionCell[] {
  return cells
    .filter(({ label, predicted }) => label !== predicted)
    .sort((a, b) => b.count - a.count || a.label - b.label || a.predicted - b.predicted)
    .slice(0, count);
}
