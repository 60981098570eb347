// Rows by the page: asked for where somebody looks, given up when nobody does, fresh after the run has moved on.

import { describe, expect, test, vi } from 'vitest';
import { GlassboxError } from '../../../src/base/errors';
import type { RunPage, RunQuery } from '../../../src/protocol/evaluation';
import { QueryPages } from '../../../webview/panels/gallery/queryPages';
import { classNames, makeRow } from '../gallerySamples';

const classes = classNames(8);
const query: RunQuery = { filters: [], where: null, sort: 'row', descending: false };

interface Asked {
  readonly query: RunQuery;
  readonly from: number;
  readonly signal: AbortSignal;
  answer(count: number): Promise<void>;
  fail(error: unknown): Promise<void>;
}

function start() {
  const asked: Asked[] = [];
  const errors: unknown[] = [];
  const pages = new QueryPages({
    fetch: (question, from, to, signal) =>
      new Promise<RunPage>((resolve, reject) => {
        asked.push({
          query: question,
          from,
          signal,
          answer: async (count) => {
            const length = Math.max(0, Math.min(count, to) - from);
            const rows = Array.from({ length }, (_, index) => makeRow(from + index, classes));
            resolve({ count, evaluated: count, right: 0, accuracy: null, rows });
            await vi.waitFor(() => Promise.resolve());
          },
          fail: async (error) => {
            reject(error);
            await vi.waitFor(() => Promise.resolve());
          },
        });
      }),
    onError: (error) => errors.push(error),
  });
  const last = (): Asked => {
    const entry = asked.at(-1);
    if (!entry) throw new Error('Nothing was asked.');
    return entry;
  };
  return { pages, asked, errors, last };
}

describe('pages of a query', () => {
  test('are asked for once the run has rows, and only where somebody looks', async () => {
    const { pages, asked, last } = start();
    pages.ask(query);
    expect(asked).toHaveLength(0);
    pages.advance(1);
    expect(asked.map(({ from }) => from)).toEqual([0]);
    await last().answer(1000);
    pages.want([{ from: 480, to: 520 }]);
    expect(asked.map(({ from }) => from)).toEqual([0, 400, 500]);
    expect(pages.found.value).toEqual({ count: 1000, evaluated: 1000, right: 0, accuracy: null });
    expect([pages.peek(99)?.row, pages.peek(480)]).toEqual([99, undefined]);
  });

  test('are given up when they are scrolled away or another question is asked', async () => {
    const { pages, asked, last } = start();
    pages.ask(query);
    pages.advance(1);
    await last().answer(1000);
    pages.want([{ from: 300, to: 320 }]);
    const away = last();
    pages.want([{ from: 700, to: 720 }]);
    const old = last();
    pages.ask({ ...query, descending: true });
    expect([away.signal.aborted, old.signal.aborted]).toEqual([true, true]);
    expect(asked.at(-1)).toMatchObject({ from: 0, query: { descending: true } });
    await old.answer(5);
    expect([pages.found.value?.count, pages.peek(0)]).toEqual([1000, undefined]);
  });

  test('stay until those of the newer run have come', async () => {
    const { pages, asked, last } = start();
    pages.ask(query);
    pages.advance(1);
    await last().answer(50);
    pages.advance(2);
    expect([asked.length, pages.peek(10)?.row]).toEqual([2, 10]);
    pages.advance(3);
    expect(asked).toHaveLength(2);
    await last().answer(80);
    expect([asked.length, pages.found.value?.count]).toEqual([3, 80]);
  });

  test('that fail are reported and not asked for again and again', async () => {
    const { pages, asked, errors, last } = start();
    pages.ask(query);
    pages.advance(1);
    const error = new GlassboxError({ code: 'where-invalid', message: 'No.' });
    await last().fail(error);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([asked.length, errors]).toEqual([1, [error]]);
  });

  test('of a stretch come from what is known, else from the host', async () => {
    const { pages, asked, last } = start();
    pages.ask(query);
    pages.advance(1);
    await last().answer(1000);
    const { signal } = new AbortController();
    expect((await pages.rows(3, 5, signal)).map(({ row }) => row)).toEqual([3, 4]);
    const far = pages.rows(150, 152, signal);
    expect(asked).toHaveLength(2);
    await last().answer(1000);
    expect((await far).map(({ row }) => row)).toEqual([150, 151]);
  });
});
