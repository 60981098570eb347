import { expect, test } from 'vitest';
import { bestColumns } from '../../webview/panels/explain/gridLayout';
import { sharedPeaks } from '../../webview/panels/explain/scales';
import { hatchBounds, hatchPolygon } from '../../webview/panels/explain/unseen';
import { centreCrop, letterbox, makeCell, makeResult, oneBright } from './explainSamples';

const room = { gap: 12, chrome: 56 };
const wide = { stage: { width: 930, height: 620 }, ...room };
const tall = { stage: { width: 400, height: 1200 }, ...room };

test.each([
  ['one', 1, 1.5, wide, 1],
  ['two landscapes in a wide stage', 2, 1.5, wide, 2],
  ['two panoramas in a wide stage', 2, 4, wide, 1],
  ['three portraits in a wide stage', 3, 0.6, wide, 3],
  ['four landscapes in a wide stage', 4, 1.5, wide, 2],
  ['four portraits in a wide stage', 4, 0.5, wide, 4],
  ['two landscapes in a tall stage', 2, 1.5, tall, 1],
  ['any in a stage that is not laid out', 3, 1, { stage: { width: 0, height: 0 }, ...room }, 3],
])('%s stand in the columns that make them largest', (_name, count, aspect, given, columns) => {
  expect(bestColumns(count, aspect, given)).toBe(columns);
});

const first = makeCell(1);
const withScore = (id: number, scoreKind: 'probability' | 'logit') => {
  const cell = makeCell(id);
  return { ...cell, result: makeResult(cell.choice, { scoreKind }) };
};
const map = (value: number) => oneBright(3, 1, 1, value);

test.each([
  [
    'the same method, layer and kind of score',
    [
      { cell: first, map: map(2) },
      { cell: makeCell(2), map: map(5) },
    ],
    [
      [1, 5],
      [2, 5],
    ],
  ],
  ['one map alone', [{ cell: first, map: map(2) }], []],
  [
    'another kind of score',
    [
      { cell: first, map: map(2) },
      { cell: withScore(2, 'probability'), map: map(5) },
    ],
    [],
  ],
  [
    'another method',
    [
      { cell: first, map: map(2) },
      { cell: makeCell(2, { choice: { ...first.choice, method: 'layer-cam' } }), map: map(5) },
    ],
    [],
  ],
  [
    'another layer',
    [
      { cell: first, map: map(2) },
      {
        cell: makeCell(2, { choice: { ...first.choice, layer: '/relu/Relu_output_0' } }),
        map: map(5),
      },
    ],
    [],
  ],
  [
    'a sign',
    [
      { cell: first, map: map(2) },
      { cell: makeCell(2), map: { ...map(5), isSigned: true } },
    ],
    [],
  ],
  [
    'a map that is still growing',
    [
      { cell: first, map: map(2) },
      { cell: makeCell(2, { result: null }), map: map(5) },
    ],
    [],
  ],
  [
    'a map that is not there yet',
    [
      { cell: first, map: map(2) },
      { cell: makeCell(2), map: null },
    ],
    [],
  ],
])('with %s these share a scale', (_name, cells, expected) => {
  expect([...sharedPeaks(cells)]).toEqual(expected);
});

test('the hatching leaves out what the model saw', () => {
  const bounds = hatchBounds(centreCrop);
  expect(bounds).toEqual({
    left: expect.closeTo(20.8333, 3),
    top: 6.25,
    right: expect.closeTo(79.1667, 3),
    bottom: 93.75,
  });
  expect(hatchPolygon({ left: 10, top: 20, right: 90, bottom: 80 })).toBe(
    'polygon(evenodd, 0% 0%, 100% 0%, 100% 100%, 0% 100%, 0% 0%, ' +
      '10% 20%, 90% 20%, 90% 80%, 10% 80%, 10% 20%, 0% 0%)',
  );
  expect(hatchBounds(letterbox)).toBeNull();
});
