import { expect, test } from 'vitest';
import type { InputPlacement, ValueMap } from '../../src/base/heatmap';
import {
  cellToPicture,
  concentration,
  largestOf,
  shareOnPadding,
} from '../../src/base/heatmapFacts';

function mapOf(width: number, values: readonly number[], isSigned = false): ValueMap {
  return { width, height: values.length / width, data: Float32Array.from(values), isSigned };
}

test.each([
  ['an even map', mapOf(2, [1, 1, 1, 1]), 0.5],
  ['one bright cell', mapOf(2, [0, 4, 0, 0]), 0.125],
  ['two cells, one twice the other', mapOf(2, [0, 2, 4, 0]), (3 / 4) * (1 / 4)],
  ['a signed map, by size', mapOf(2, [-3, 1, 1, 1], true), 0.25],
  ['what is below zero of an unsigned map', mapOf(2, [-3, 1, 1, 0]), 0.25],
  ['a blank map', mapOf(2, [0, 0, 0, 0]), null],
])('half of %s lies in this share of the cells', (_name, map, expected) => {
  expect(concentration(map, 0.5)).toEqual(expected);
});

test.each([
  ['the brightest cell', mapOf(2, [0, 1, 3, 2]), { value: 3, cell: { x: 0.5, y: 1.5 } }],
  ['the first of equals', mapOf(2, [0, 3, 3, 2]), { value: 3, cell: { x: 1.5, y: 0.5 } }],
  ['the strongest sign', mapOf(2, [1, -4, 0, 0], true), { value: -4, cell: { x: 1.5, y: 0.5 } }],
  ['nothing', mapOf(2, [-1, Number.NaN, 0, 0]), null],
])('the largest value is %s', (_name, map, expected) => {
  expect(largestOf(map)).toEqual(expected);
});

// A picture of 400 × 200 in the middle of a square of 8 × 8: two rows of padding above and below.
const letterbox: InputPlacement = {
  original: { width: 400, height: 200 },
  model: { width: 8, height: 8 },
  scaleX: 50,
  scaleY: 50,
  offsetX: 0,
  offsetY: -100,
};

test('what lies on the padding is counted apart', () => {
  const map = mapOf(2, [1, 0, 2, 2, 1, 2, 0, 0]);
  expect(shareOnPadding(map, letterbox)).toBe(1 / 8);
  expect(shareOnPadding(mapOf(2, [0, 0]), letterbox)).toBe(0);
});

test('a cell is found on the picture', () => {
  const map = mapOf(2, [1, 0, 2, 2, 1, 2, 0, 0]);
  expect(cellToPicture(map, letterbox, { x: 1.5, y: 1.5 })).toEqual({ x: 300, y: 50 });
});
