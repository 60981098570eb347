import { expect, test } from 'vitest';
import { createJobQueue, type Priority } from '../../src/engine/jobs';

/** A promise that is settled from outside (Node 20 has no Promise.withResolvers). */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const never = new AbortController().signal;

/** Queues jobs while the first one holds the queue, and returns the order in which they ran. */
async function orderOf(
  jobs: readonly (readonly [Priority, string, AbortSignal?])[],
): Promise<string[]> {
  const queue = createJobQueue();
  const order: string[] = [];
  const gate = withResolvers();
  const first = queue.run('batch', never, () => gate.promise);
  const rest = jobs.map(([priority, name, signal = never]) =>
    queue.run(priority, signal, async () => order.push(name)),
  );
  gate.resolve();
  await first;
  await Promise.allSettled(rest);
  return order;
}

test('what a person waits for goes before batch work, each in order of arrival', async () => {
  const order = await orderOf([
    ['batch', 'b1'],
    ['batch', 'b2'],
    ['interactive', 'i1'],
    ['batch', 'b3'],
    ['interactive', 'i2'],
  ]);
  expect(order).toEqual(['i1', 'i2', 'b1', 'b2', 'b3']);
});

test('a job that is cancelled while it waits is never started and its place is given on', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 0);
  const queue = createJobQueue();
  const gate = withResolvers();
  const holding = queue.run('batch', never, () => gate.promise);
  let hasRun = false;
  const waiting = queue.run('batch', controller.signal, async () => {
    hasRun = true;
  });
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  gate.resolve();
  await holding;
  expect(await queue.run('batch', never, async () => 'next')).toBe('next');
  expect(hasRun).toBe(false);
});

test('a failing job does not stop the queue', async () => {
  const queue = createJobQueue();
  const failing = queue.run('batch', never, async () => {
    throw new Error('broken');
  });
  await expect(failing).rejects.toThrow('broken');
  expect(await queue.run('batch', never, async () => 1)).toBe(1);
});
