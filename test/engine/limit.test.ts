import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createLimit } from '../../src/engine/limit';

it('starts so many at a time, in order, also after one has failed', async () => {
  const limit = createLimit(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const work = (index: number) =>
    limit(async () => {
      started.push(index);
      most = Math.max(most, ++running);
      await sleep(index === 0 ? 20 : 5);
      running--;
      if (index === 1) throw new Error('It failed.');
      return index;
    });
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map(work));
  expect({ started, most, outcomes: results.map(({ status }) => status) }).toEqual({
    started: [0, 1, 2, 3, 4],
    most: 2,
    outcomes: ['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
  });
});
