// Thumbnails in batches: few requests, each picture its own answer, nothing for what rushed past.

import { expect, test } from 'vitest';
import type { Thumbnail } from '../../../src/protocol/evaluation';
import { ThumbnailBatches } from '../../../webview/panels/gallery/thumbnailBatches';

function start() {
  const asked: { rows: readonly number[]; maxSide: number; signal: AbortSignal }[] = [];
  const batches = new ThumbnailBatches({
    fetch: async (rows, maxSide, signal): Promise<readonly Thumbnail[]> => {
      asked.push({ rows, maxSide, signal });
      await new Promise((resolve) => setTimeout(resolve, 5));
      return rows.map((row) =>
        row === 13
          ? { row, error: { code: 'image-truncated', message: 'It ends too early.' } }
          : {
              row,
              image: {
                mime: 'image/png',
                bytes: Uint8Array.of(row),
                size: { width: 1, height: 1 },
              },
            },
      );
    },
    batchSize: 3,
    restMs: 1,
  });
  return { batches, asked };
}

const outcome = (promise: Promise<{ readonly bytes: Uint8Array }>): Promise<unknown> =>
  promise.then(
    ({ bytes }) => bytes[0],
    (error: Error) => error.message,
  );

test('what is asked within a moment goes in few requests; each gets its own answer', async () => {
  const { batches, asked } = start();
  const { signal } = new AbortController();
  const answers = [1, 2, 13, 4].map((row) => outcome(batches.load(row, 160, signal)));
  answers.push(outcome(batches.load(5, 320, signal)));
  expect(await Promise.all(answers)).toEqual([1, 2, 'It ends too early.', 4, 5]);
  expect(asked.map(({ rows, maxSide }) => [rows, maxSide])).toEqual([
    [[1, 2, 13], 160],
    [[4], 160],
    [[5], 320],
  ]);
});

test('what is given up at once is not asked for, and a request without takers is cancelled', async () => {
  const { batches, asked } = start();
  const [early, late, stays] = [1, 2, 3].map(() => new AbortController());
  if (!early || !late || !stays) throw new Error('unreachable');
  const answers = [
    outcome(batches.load(1, 160, early.signal)),
    outcome(batches.load(2, 160, late.signal)),
    outcome(batches.load(3, 160, stays.signal)),
  ];
  early.abort();
  await new Promise((resolve) => setTimeout(resolve, 3));
  late.abort();
  expect(asked.map(({ rows, signal }) => [rows, signal.aborted])).toEqual([[[2, 3], false]]);
  stays.abort();
  expect(asked[0]?.signal.aborted).toBe(true);
  expect(await Promise.all(answers)).toEqual(['Cancelled.', 'Cancelled.', 'Cancelled.']);
});
