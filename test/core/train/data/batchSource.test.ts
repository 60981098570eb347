import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createRandom } from '../../../../src/base/random';
import {
  type BatchSettings,
  batchSource,
  type RowReader,
} from '../../../../src/core/train/data/batchSource';
import { derivedRandom } from '../../../../src/core/train/data/seeds';
import { tensorSource } from '../../../../src/core/train/data/tensorSource';
import type { Batch, BatchSource } from '../../../../src/core/train/types';

const examples = Array.from({ length: 11 }, (_, i) => ({
  id: `p${i}`,
  label: i % 5 === 0 ? 1 : 0,
}));
const settings: BatchSettings = {
  examples,
  batchSize: 4,
  seed: 9,
  targets: {
    outputs: 2,
    loss: { kind: 'cross-entropy', labelSmoothing: 0 },
    classWeights: [1, 2],
  },
  isShuffled: true,
  isOversampled: false,
  mixup: 0,
  leavesPartialOut: false,
};

/** Rows of two numbers that are random by place, and come late in no order; `running` counts reads under way. */
function lateRows(running?: (count: number) => void): RowReader {
  const delays = createRandom(Math.floor(performance.now()));
  let count = 0;
  return {
    length: 2,
    read: async ({ example, epoch, position }, target, offset) => {
      running?.(++count);
      await setTimeout(delays.between(0, 3));
      running?.(--count);
      const noise = derivedRandom(1, 'noise', epoch, position).uniform();
      target.set([example, noise], offset);
    },
  };
}

async function read(source: BatchSource, epoch: number, from = 0): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of source.epoch(epoch, from, new AbortController().signal)) {
    batches.push(batch);
  }
  return batches;
}

const varied = { ...settings, isOversampled: true, mixup: 0.4 };

test.each([1, 2, 7])('%d workers give the same bits, from any batch on', async (workers) => {
  const expected = await read(batchSource({ ...varied, workers: 1, ahead: 1 }, lateRows()), 3);
  const source = batchSource({ ...varied, workers, ahead: workers }, lateRows());
  expect(source.batches).toBe(4);
  expect(await read(source, 3)).toEqual(expected);
  expect(await read(source, 3, 2)).toEqual(expected.slice(2));
});

test('every epoch has all pictures in another order, and another seed again', async () => {
  const orders = [];
  for (const [seed, epoch] of [
    [9, 1],
    [9, 2],
    [8, 1],
  ] as const) {
    const batches = await read(batchSource({ ...settings, seed }, lateRows()), epoch);
    orders.push(batches.flatMap((batch) => batch.examples));
  }
  const sorted = orders.map((order) => order.toSorted((a, b) => a - b));
  expect(sorted).toEqual(orders.map(() => examples.map((_, i) => i)));
  expect(new Set(orders.map(String)).size).toBe(3);
});

test('validation keeps its order and fills the last batch up with rows of weight 0', async () => {
  const source = batchSource({ ...settings, isShuffled: false }, lateRows());
  const [first, , last] = await read(source, 1);
  expect(first?.examples).toEqual([0, 1, 2, 3]);
  const filled = last && { ...last, input: Array.from(last.input).filter((_, i) => i % 2 === 0) };
  expect(filled).toEqual({
    input: [8, 9, 10, 0],
    count: 3,
    examples: [8, 9, 10],
    targets: Float32Array.of(1, 0, 1, 0, 0, 1, 0, 0),
    weights: Float32Array.of(1, 2, 1, 2, 1, 2, 0, 0),
    norm: 4,
  });
});

test.each([
  [4, true, 2],
  [4, false, 3],
  [11, true, 1],
  [16, true, 1],
])('batches of %d, partial ones left out: %s → %d', (batchSize, leavesPartialOut, batches) => {
  const source = batchSource({ ...settings, batchSize, leavesPartialOut }, lateRows());
  expect(source.batches).toBe(batches);
});

test('mixup is λ of a row and 1 − λ of another of its batch, in pixels as in targets', async () => {
  const source = batchSource(
    { ...settings, mixup: 0.4, batchSize: 11 },
    {
      length: 11,
      read: ({ example }, target, offset) => {
        target[offset + example] = 1;
        return undefined;
      },
    },
  );
  const [batch] = await read(source, 1);
  const rows = batch?.examples.map((_, row) => [...batch.input.subarray(row * 11, row * 11 + 11)]);
  batch?.examples.forEach((example, row) => {
    const pixels = rows?.[row] ?? [];
    // A row is one-hot by its example: what is mixed in is read off it, and so is the target that belongs to it.
    const second = pixels.reduce((sum, x, i) => sum + (examples[i]?.label === 1 ? x : 0), 0);
    expect(batch.targets[2 * row + 1]).toBeCloseTo(second, 6);
    expect(pixels.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 6);
    expect(pixels[example]).toBeGreaterThan(0);
  });
  expect(rows?.some((row) => row.filter((x) => x > 0).length === 2)).toBe(true);
});

test('no more is read ahead than asked, by no more at once than there are workers', async () => {
  let most = 0;
  let started = 0;
  const rows = lateRows((count) => {
    most = Math.max(most, count);
    started++;
  });
  const source = batchSource({ ...settings, batchSize: 1, workers: 3, ahead: 2 }, rows);
  const iterator = source.epoch(1, 0, new AbortController().signal)[Symbol.asyncIterator]();
  await iterator.next();
  await setTimeout(60);
  // A read is counted when it starts and when it ends: the one that was taken and two ahead at the most.
  expect(started).toBeLessThanOrEqual(6);
  await iterator.return?.();
  const whole = batchSource({ ...settings, batchSize: 11, workers: 3 }, rows);
  await read(whole, 1);
  expect(most).toBe(3);
});

test('a failure and a cancellation end the epoch at their turn', async () => {
  const failing = batchSource(settings, {
    length: 1,
    read: ({ position }) => (position === 5 ? Promise.reject(new Error('torn')) : undefined),
  });
  const seen: number[] = [];
  const take = async (signal: AbortSignal): Promise<void> => {
    for await (const batch of failing.epoch(1, 0, signal)) seen.push(batch.count);
  };
  await expect(take(new AbortController().signal)).rejects.toThrow('torn');
  expect(seen).toEqual([4]);
  await expect(take(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
});

test('rows of a tensor are fed as they are', async () => {
  const data = Float32Array.from({ length: 33 }, (_, i) => i);
  const [batch] = await read(
    tensorSource({ ...settings, isShuffled: false, batchSize: 11 }, data),
    1,
  );
  expect(batch?.input).toEqual(data);
});
