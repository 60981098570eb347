import { expect, test } from 'vitest';
import { createRandom } from '../../src/base/random';
import {
  pageRows,
  rowOfKey,
  scrollTopShowing,
  virtualWindow,
} from '../../webview/parts/virtualWindow';

const list = { count: 100_000, rowHeight: 48, scrollTop: 0, viewportHeight: 480 };

test.each([
  ['at the top', list, { from: 0, to: 12 }],
  ['in the middle', { ...list, scrollTop: 48_010 }, { from: 998, to: 1013 }],
  ['at the end', { ...list, scrollTop: 4_799_520 }, { from: 99_988, to: 100_000 }],
  ['when the list has shrunk', { ...list, count: 3, scrollTop: 48_000 }, { from: 3, to: 3 }],
  ['of no rows', { ...list, count: 0 }, { from: 0, to: 0 }],
  ['of no height yet', { ...list, viewportHeight: 0 }, { from: 0, to: 2 }],
])('the window %s', (_place, geometry, window) => {
  expect(virtualWindow(geometry, 2)).toEqual(window);
});

test('every row in sight exists, wherever the list is scrolled to', () => {
  const random = createRandom(7);
  for (let trial = 0; trial < 500; trial++) {
    const viewportHeight = 100 + random.index(900);
    const scrollTop = random.between(0, list.count * list.rowHeight - viewportHeight);
    const { from, to } = virtualWindow({ ...list, viewportHeight, scrollTop }, 0);
    expect(from * list.rowHeight).toBeLessThanOrEqual(scrollTop);
    expect(to * list.rowHeight).toBeGreaterThanOrEqual(scrollTop + viewportHeight);
    expect(to - from).toBeLessThanOrEqual(viewportHeight / list.rowHeight + 2);
  }
});

test.each([
  ['one in sight', 5, 100],
  ['one above', 1, 48],
  ['one below', 40, 1488],
  ['the last', 99_999, 4_799_520],
])('scrolling to %s moves no further than needed', (_row, index, scrollTop) => {
  expect(scrollTopShowing({ ...list, scrollTop: 100 }, index)).toBe(scrollTop);
});

test.each([
  ['ArrowDown', 5, 6],
  ['ArrowUp', 5, 4],
  ['ArrowUp', 0, 0],
  ['ArrowDown', 99, 99],
  ['PageDown', 5, 14],
  ['PageDown', 95, 99],
  ['PageUp', 5, 0],
  ['Home', 50, 0],
  ['End', 50, 99],
  ['a', 50, null],
])('%s leads from row %i to %s', (key, current, row) => {
  expect(rowOfKey(key, current, 100, pageRows(480, 48))).toBe(row);
});

test('an empty list has no row for any key', () => {
  expect(rowOfKey('End', 0, 0, 5)).toBeNull();
});
