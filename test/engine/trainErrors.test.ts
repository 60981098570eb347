// What a training says where memory is short: a batch size by number.

import { expect, it } from 'vitest';
import { outOfMemory, runFailed } from '../../src/core/runtime/errors';
import { withSmallerBatch } from '../../src/engine/train/errors';

it.each([
  [32, 'on 32 pictures at a time', '"batchSize": 16.'],
  [3, 'on 3 pictures at a time', '"batchSize": 1.'],
  [1, 'on one picture at a time', 'with a smaller network.'],
])('advises what to do where %i pictures do not fit', (batch, message, remedy) => {
  const reasons = [outOfMemory('bad_alloc'), new RangeError('Array buffer allocation failed')];
  for (const error of reasons.map((each) => withSmallerBatch(each, batch))) {
    expect(error).toMatchObject({
      code: 'out-of-memory',
      facts: {
        message: expect.stringContaining(message),
        remedy: expect.stringContaining(remedy),
      },
    });
  }
});

it('leaves other errors as they are', () => {
  const error = runFailed('Node is broken');
  expect(withSmallerBatch(error, 8)).toBe(error);
});
