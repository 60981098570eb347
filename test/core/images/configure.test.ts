import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import { configureImages } from '../../../src/core/images/configure';

const before = sharp.concurrency();
afterEach(() => {
  sharp.concurrency(before);
  sharp.cache(true);
});

test('sets the threads per picture and keeps no cache', () => {
  configureImages({ threads: 1 });
  const { memory, files, items } = sharp.cache();
  expect([sharp.concurrency(), memory.max, files.max, items.max]).toEqual([1, 0, 0, 0]);
});
