// The arithmetic of the grid of pictures: bands, keys, and the scale on which a million of them is scrolled.

import { describe, expect, test } from 'vitest';
import {
  bandOf,
  gridLayout,
  highestContent,
  scrollScale,
  tilesOfBands,
} from '../../../webview/panels/gallery/gridLayout';
import { tileOfKey } from '../../../webview/parts/tileKeys';

describe('the grid', () => {
  test('fills the width with tiles of at least the wanted side', () => {
    expect(gridLayout(10, 640, 128)).toEqual({
      count: 10,
      columns: 4,
      bands: 3,
      tileSide: 152,
      bandHeight: 198,
      height: 600,
    });
  });

  test('has one column where there is no room, and none is too large', () => {
    const { columns, tileSide } = gridLayout(3, 60, 128);
    expect([columns, tileSide]).toEqual([1, 128]);
    expect(gridLayout(3, 250, 128).tileSide).toBe(238);
  });

  const layout = gridLayout(10, 640, 128);
  test.each([
    ['ArrowRight', 0, 1],
    ['ArrowRight', 9, 9],
    ['ArrowLeft', 4, 3],
    ['ArrowUp', 2, 2],
    ['ArrowUp', 6, 2],
    ['ArrowDown', 2, 6],
    ['ArrowDown', 7, 9],
    ['ArrowDown', 8, 8],
    ['PageDown', 1, 9],
    ['PageUp', 9, 1],
    ['Home', 7, 0],
    ['End', 2, 9],
    ['a', 2, null],
  ])('%s leads from %i to %s', (key, from, to) => {
    expect(tileOfKey(key, from, layout, 2)).toBe(to);
  });

  test('knows the tiles of its bands', () => {
    expect([tilesOfBands(layout, 1, 3), tilesOfBands(layout, 3, 9), bandOf(layout, 9)]).toEqual([
      { from: 4, to: 10 },
      { from: 10, to: 10 },
      2,
    ]);
  });
});

test('what is too high for a page is scrolled on a scale that reaches both ends', () => {
  expect(scrollScale(5000, 800)).toEqual({ height: 5000, ratio: 1 });
  const { height, ratio } = scrollScale(200_000_000, 800);
  expect(height).toBe(highestContent);
  expect((height - 800) * ratio).toBeCloseTo(200_000_000 - 800, 3);
});
