import { expect, test, vi } from 'vitest';
import type { EncodedImage } from '../../src/protocol/prediction';
import { PictureCache } from '../../webview/parts/pictureCache';

const size = { width: 2, height: 1 };

function image(byte: number): EncodedImage {
  return { mime: 'image/png', bytes: new Uint8Array([byte]), size };
}

function createCache(capacity = 2, concurrency = 2) {
  const live = new Set<string>();
  const cache = new PictureCache({
    capacity,
    concurrency,
    createUrl: ({ bytes }) => {
      live.add(`blob:${bytes[0]}`);
      return `blob:${bytes[0]}`;
    },
    revokeUrl: (url) => void live.delete(url),
  });
  return { cache, live };
}

test('a picture is loaded once for all who show it and kept for those who return', async () => {
  const { cache, live } = createCache();
  const load = vi.fn(async () => image(1));
  const leases = [cache.acquire('a', load, false), cache.acquire('a', load, false)];
  await vi.waitFor(() => expect(leases[1]?.state.value.kind).toBe('ready'));
  for (const lease of leases) lease.dispose();
  const again = cache.acquire('a', load, false);
  expect(again.state.value).toEqual({ kind: 'ready', url: 'blob:1', size });
  expect([load.mock.calls.length, [...live]]).toEqual([1, ['blob:1']]);
});

test('only so many unused pictures stay, the least recently used go first, used ones never', async () => {
  const { cache, live } = createCache(2, 9);
  const leases = [1, 2, 3, 4, 5].map((n) => cache.acquire(`${n}`, async () => image(n), false));
  await vi.waitFor(() => expect(live.size).toBe(5));
  for (const lease of leases.slice(1)) lease.dispose();
  expect([...live]).toEqual(['blob:1', 'blob:4', 'blob:5']);
  cache.dispose();
  expect(live.size).toBe(0);
});

test('few are loaded at a time, urgent ones first, and those nobody waits for are given up', async () => {
  const { cache } = createCache(2, 1);
  const order: string[] = [];
  const signals = new Map<string, AbortSignal>();
  const finish = new Map<string, () => void>();
  const acquire = (key: string, isUrgent = false) =>
    cache.acquire(
      key,
      (signal) => {
        order.push(key);
        signals.set(key, signal);
        return new Promise((resolve) => finish.set(key, () => resolve(image(1))));
      },
      isUrgent,
    );
  const first = acquire('first');
  await vi.waitFor(() => expect(order).toEqual(['first']));
  const skipped = acquire('skipped');
  acquire('second');
  acquire('urgent', true);
  skipped.dispose();
  first.dispose();
  expect(signals.get('first')?.aborted).toBe(true);
  finish.get('first')?.();
  await vi.waitFor(() => expect(order).toEqual(['first', 'urgent']));
  finish.get('urgent')?.();
  await vi.waitFor(() => expect(order).toEqual(['first', 'urgent', 'second']));
});

test('a failure is shown, and tried again by the next who asks', async () => {
  const { cache } = createCache();
  const load = vi.fn(async () => Promise.reject(new Error('No such file.')));
  const lease = cache.acquire('a', load, false);
  await vi.waitFor(() =>
    expect(lease.state.value).toEqual({
      kind: 'failed',
      error: { code: 'unexpected', message: 'No such file.' },
    }),
  );
  lease.dispose();
  cache.acquire('a', load, false);
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(2));
});
