// The confusion matrix of the gallery as numbers and as places on its canvas.

import { describe, expect, test } from 'vitest';
import type { ClassFigures, ConfusionCell } from '../../../src/protocol/evaluation';
import {
  cellCount,
  cellFilter,
  cellShade,
  confusionMatrix,
  worstConfusions,
} from '../../../webview/parts/confusionMatrix';
import {
  matrixGeometry,
  movedBy,
  placeAt,
  showingCell,
  wholeMatrix,
  zoomedAt,
} from '../../../webview/parts/matrixGeometry';

const perClass = ['ant', 'bee', 'cat', 'dog'].map(
  (label, index): ClassFigures => ({
    index: index * 10,
    label,
    support: 1,
    predicted: 0,
    right: 0,
    precision: null,
    recall: null,
    f1: null,
  }),
);
const cells: readonly ConfusionCell[] = [
  { label: 0, predicted: 0, count: 50 },
  { label: 0, predicted: 30, count: 4 },
  { label: 10, predicted: 10, count: 40 },
  { label: 10, predicted: 20, count: 1 },
  { label: 20, predicted: 20, count: 900 },
  { label: 30, predicted: 0, count: 9 },
  { label: 30, predicted: 30, count: 20 },
];

describe('the matrix', () => {
  test('lists the classes that have pictures, and takes together what they are taken for', () => {
    const few = perClass.map((entry) => ({ ...entry, support: entry.index < 20 ? 50 : 0 }));
    const matrix = confusionMatrix(few, cells, 20);
    expect(matrix.classes).toEqual([
      { indices: [0], label: 'ant' },
      { indices: [10], label: 'bee' },
      { indices: [20, 30], label: null },
    ]);
    expect([...matrix.counts].slice(0, 6)).toEqual([50, 0, 4, 0, 40, 1]);
  });

  test('holds every class by the order of the outputs where there are few', () => {
    const matrix = confusionMatrix(perClass, cells, 0);
    expect({
      labels: matrix.classes.map(({ label }) => label),
      counts: [...matrix.counts],
      rowSums: [...matrix.rowSums],
      columnSums: [...matrix.columnSums],
    }).toEqual({
      labels: ['ant', 'bee', 'cat', 'dog'],
      counts: [50, 0, 0, 4, 0, 40, 1, 0, 0, 0, 900, 0, 9, 0, 0, 20],
      rowSums: [54, 41, 900, 29],
      columnSums: [59, 40, 901, 24],
    });
  });

  test('lists the most confused classes and takes the rest together; no picture is lost', () => {
    const matrix = confusionMatrix(perClass, cells, 2);
    expect(matrix).toMatchObject({
      classes: [
        { indices: [0], label: 'ant' },
        { indices: [30], label: 'dog' },
        { indices: [10, 20], label: null },
      ],
      most: 50,
      mostConfused: 9,
    });
    expect([...matrix.counts]).toEqual([50, 4, 0, 9, 20, 0, 0, 0, 941]);
    expect(cellFilter(matrix, 2, 0)).toEqual({ kind: 'cell', labels: [10, 20], predicted: [0] });
    expect(cellFilter(matrix, null, 1)).toEqual({ kind: 'cell', labels: null, predicted: [30] });
  });

  test('shades by the logarithm of the count, or of the share of the row', () => {
    const matrix = confusionMatrix(perClass, cells, 0);
    expect([
      cellShade(matrix, 0, 1, 'count'),
      cellShade(matrix, 3, 0, 'count'),
      cellShade(matrix, 2, 2, 'count'),
      cellShade(matrix, 2, 2, 'share'),
    ]).toEqual([0, 1, 1, 1]);
    expect(cellShade(matrix, 0, 3, 'count')).toBeCloseTo(Math.log(5) / Math.log(10), 12);
    expect(cellShade(matrix, 0, 3, 'share')).toBeCloseTo(
      Math.log(1 + (99 * 4) / 54) / Math.log(100),
      12,
    );
    expect(cellCount(matrix, 3, 0)).toBe(9);
  });

  test('names the worst confusions first', () => {
    expect(worstConfusions(cells, 2).map(({ count }) => count)).toEqual([9, 4]);
  });
});

describe('its geometry', () => {
  const geometry = matrixGeometry(300, 100, 8, wholeMatrix);

  test('has room for names only beside large cells', () => {
    expect(geometry).toMatchObject({ isNamed: false, gutter: 16, plot: 284, cell: 2.84 });
    expect(matrixGeometry(300, 10, 3, wholeMatrix)).toMatchObject({ isNamed: true, gutter: 30 });
    expect(matrixGeometry(300, 10, 30, wholeMatrix)).toMatchObject({ isNamed: true, gutter: 84 });
  });

  test('finds cells and the heads of rows and columns', () => {
    expect([
      placeAt(geometry, 17, 17),
      placeAt(geometry, 299, 17),
      placeAt(geometry, 4, 100),
      placeAt(geometry, 100, 4),
      placeAt(geometry, 4, 4),
    ]).toEqual([
      { row: 0, column: 0 },
      { row: 0, column: 99 },
      { row: 29, column: null },
      { row: null, column: 29 },
      null,
    ]);
  });

  test('zooms so that what is pointed at stays, within bounds', () => {
    const [x, y] = [200, 100];
    const before = placeAt(geometry, x, y);
    const view = zoomedAt(geometry, 2, x, y);
    expect(placeAt(matrixGeometry(300, 100, 8, view), x, y)).toEqual(before);
    expect(zoomedAt(geometry, 0.1, x, y)).toEqual(wholeMatrix);
    expect(zoomedAt(geometry, 1e6, x, y).zoom).toBeCloseTo((48 * 100) / 284, 9);
  });

  test('moves within the matrix and follows the cursor', () => {
    const near = matrixGeometry(316, 100, 99, { zoom: 10, row: 0, column: 0 });
    expect(movedBy(near, 50, 50)).toEqual({ zoom: 10, row: 0, column: 0 });
    expect(movedBy(near, -1e6, 0)).toEqual({ zoom: 10, row: 0, column: 90 });
    const seen = near.plot / near.cell;
    expect(showingCell(near, 50, 3)).toEqual({ zoom: 10, row: 51 - seen, column: 0 });
  });
});
