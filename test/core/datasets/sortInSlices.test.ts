import { expect, test } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { sortInSlices } from '../../../src/core/datasets/sortInSlices';
import { signal } from './folder';

test.each([0, 1, 2047, 2048, 2049, 20_000])(
  '%i items are sorted as a stable sort does',
  async (length) => {
    const random = createRandom(length + 1);
    const items = Array.from({ length }, (_, place) => ({
      key: Math.floor(random.between(0, 500)),
      place,
    }));
    const compare = (a: { key: number }, b: { key: number }): number => a.key - b.key;
    expect(await sortInSlices(items, compare, signal)).toEqual(items.toSorted(compare));
  },
);

test('sorting stops when it is cancelled', async () => {
  const aborted = AbortSignal.abort();
  await expect(sortInSlices([2, 1], (a, b) => a - b, aborted)).rejects.toMatchObject({
    code: 'cancelled',
  });
});
