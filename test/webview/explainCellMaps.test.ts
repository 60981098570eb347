import { expect, test } from 'vitest';
import type { CellMap, ExplainCell } from '../../src/protocol/explainPanel';
import { CellMaps, currentMap } from '../../webview/panels/explain/cellMaps';
import { makeCell, oneBright } from './explainSamples';

/** Requests that are answered by hand. */
function pendingMaps() {
  const answers: ((value: number | Error) => void)[] = [];
  const errors: unknown[] = [];
  const maps = new CellMaps(
    () =>
      new Promise<CellMap>((resolve, reject) => {
        answers.push((value) =>
          value instanceof Error
            ? reject(value)
            : resolve({ heatmap: oneBright(1, 0, 0, value), picture: null }),
        );
      }),
    (error) => errors.push(error),
  );
  const answer = async (value: number | Error): Promise<void> => {
    answers.shift()?.(value);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { maps, answers, answer, errors, shown: () => maps.map(1)?.heatmap.data[0] };
}

const cell = makeCell(1);
const at = (mapRevision: number, part: Partial<ExplainCell> = {}) => [
  makeCell(1, { mapRevision, ...part }),
];

test('one request a cell at a time, then one for the newest revision', async () => {
  const { maps, answers, answer, shown } = pendingMaps();
  maps.advance(at(1));
  maps.advance(at(2));
  maps.advance(at(3));
  expect(answers.length).toBe(1);
  await answer(10);
  expect([shown(), answers.length]).toEqual([10, 1]);
  await answer(30);
  maps.advance(at(3));
  expect([shown(), answers.length]).toEqual([30, 0]);
});

test('a map of an earlier choice stays, but is not current, until the next comes', async () => {
  const { maps, answer, shown } = pendingMaps();
  maps.advance(at(1));
  await answer(10);
  const other = { choice: { ...cell.choice, method: 'saliency' as const } };
  const [next = cell] = at(0, { ...other, status: 'running', result: null });
  maps.advance([next]);
  expect([shown(), currentMap(next, maps.map(1))]).toEqual([10, null]);
  maps.advance(at(1, other));
  await answer(20);
  expect(shown()).toBe(20);
});

test.each(['failed', 'cancelled'] as const)(
  'a map goes when its successor %s without one',
  async (status) => {
    const { maps, answer } = pendingMaps();
    maps.advance(at(1));
    await answer(10);
    maps.advance(at(0, { status, result: null }));
    expect(maps.map(1)).toBeNull();
  },
);

test('a request that failed is not repeated until there is a newer map', async () => {
  const { maps, answers, answer, errors, shown } = pendingMaps();
  maps.advance(at(1));
  await answer(new Error('gone'));
  maps.advance(at(1));
  expect([errors.length, answers.length]).toEqual([1, 0]);
  maps.advance(at(2));
  await answer(20);
  expect(shown()).toBe(20);
});

test('the answer for a cell that was removed is dropped', async () => {
  const { maps, answer } = pendingMaps();
  maps.advance(at(1));
  maps.advance([]);
  await answer(10);
  expect(maps.map(1)).toBeNull();
});
