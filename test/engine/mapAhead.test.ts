import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { mapAhead } from '../../src/engine/mapAhead';

const never = new AbortController().signal;

async function collect<T>(items: AsyncGenerator<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test('results come in order although later ones are ready first', async () => {
  const work = async (ms: number): Promise<number> => sleep(ms, ms);
  expect(await collect(mapAhead([30, 5, 20, 1], work, { ahead: 3, signal: never }))).toEqual([
    30, 5, 20, 1,
  ]);
});

test('no more than `ahead` items are under way or waiting', async () => {
  let started = 0;
  let taken = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    started++;
    most = Math.max(most, started - taken);
  };
  for await (const _ of mapAhead(new Array(20).fill(0), work, { ahead: 4, signal: never })) {
    await sleep(1);
    taken++;
  }
  expect({ started, taken, most }).toEqual({ started: 20, taken: 20, most: 4 });
});

test('a failure is thrown when its turn comes', async () => {
  const work = async (item: number): Promise<number> => {
    if (item === 1) throw new Error('second');
    return sleep(10, item);
  };
  const seen: number[] = [];
  const run = async (): Promise<void> => {
    for await (const item of mapAhead([0, 1, 2], work, { ahead: 3, signal: never }))
      seen.push(item);
  };
  await expect(run()).rejects.toThrow('second');
  expect(seen).toEqual([0]);
});

test('an abort ends it', async () => {
  const controller = new AbortController();
  const run = async (): Promise<void> => {
    for await (const item of mapAhead([1, 2, 3], async (x: number) => x, {
      ahead: 1,
      signal: controller.signal,
    })) {
      if (item === 2) controller.abort();
    }
  };
  await expect(run()).rejects.toMatchObject({ code: 'cancelled' });
});
