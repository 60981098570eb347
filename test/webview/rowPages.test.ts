import { expect, test, vi } from 'vitest';
import type { PredictionRow } from '../../src/protocol/panels';
import { RowPages } from '../../webview/panels/prediction/rowPages';
import { makeRow } from './samples';

function createPages() {
  const run = { done: 0, requests: [] as [number, number][] };
  const onError = vi.fn();
  const pages = new RowPages(async (from, to): Promise<PredictionRow[]> => {
    run.requests.push([from, to]);
    return Array.from({ length: to - from }, (_, offset) => {
      const row = makeRow(from + offset);
      return row.index < run.done ? row : { ...row, outcome: null };
    });
  }, onError);
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return { pages, run, onError, settled };
}

test('only the pages in sight are asked for, the last one as far as it goes', async () => {
  const { pages, run, settled } = createPages();
  pages.advance(1, 99_950, false);
  pages.want([
    { from: 195, to: 210 },
    { from: 99_940, to: 99_950 },
  ]);
  await settled();
  expect(run.requests).toEqual([
    [100, 200],
    [200, 300],
    [99_900, 99_950],
  ]);
  expect([pages.row(205)?.index, pages.row(305)]).toEqual([205, undefined]);
});

test('a page with pending rows is asked for again as the run goes on, a complete one is not', async () => {
  const { pages, run, settled } = createPages();
  pages.advance(1, 200, false);
  pages.want([{ from: 0, to: 10 }]);
  await settled();
  run.done = 50;
  pages.advance(2, 200, false);
  await settled();
  run.done = 100;
  pages.advance(3, 200, false);
  await settled();
  pages.advance(4, 200, false);
  await settled();
  expect(run.requests).toEqual([
    [0, 100],
    [0, 100],
    [0, 100],
  ]);
  expect(pages.row(99)?.outcome).toEqual(makeRow(99).outcome);
});

test('a new run is read anew, keeping what is shown until it is here', async () => {
  const { pages, run, settled } = createPages();
  run.done = 100;
  pages.advance(1, 100, false);
  pages.want([{ from: 0, to: 10 }]);
  await settled();
  run.done = 0;
  pages.advance(2, 100, true);
  expect(pages.row(0)?.outcome).not.toBeNull();
  await settled();
  expect([run.requests.length, pages.row(0)?.outcome]).toEqual([2, null]);
});

test('an answer that was under way when a new run began is asked for again', async () => {
  const { pages, run, settled } = createPages();
  pages.advance(1, 100, false);
  pages.want([{ from: 0, to: 10 }]);
  pages.advance(2, 100, true);
  await settled();
  expect(run.requests.length).toBe(2);
});

test('a refused page is reported once and does not spin', async () => {
  const onError = vi.fn();
  const refuse = vi.fn(async () => Promise.reject(new Error('gone')));
  const pages = new RowPages(refuse, onError);
  pages.advance(1, 100, false);
  pages.want([{ from: 0, to: 10 }]);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect([refuse.mock.calls.length, onError.mock.calls.length]).toEqual([1, 1]);
});
