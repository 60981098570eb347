import { expect, test } from 'vitest';
import type { RowReader } from '../../../../src/core/train/data/batchSource';
import {
  cacheFeatures,
  type FeatureRequest,
  featureSource,
} from '../../../../src/core/train/data/featureSource';

/** A picture is one number, by example and view; its two features are that and its half. */
const rows: RowReader = {
  length: 1,
  read: ({ example, epoch }, target, offset) => {
    target[offset] = example + 100 * epoch;
    return undefined;
  },
};
const request = (more: Partial<FeatureRequest>): FeatureRequest => ({
  count: 5,
  views: 3,
  batch: 2,
  rows,
  run: async (input) => Float32Array.from([...input].flatMap((x) => [x, x / 2])),
  signal: new AbortController().signal,
  progress: () => undefined,
  ...more,
});

test('every picture goes through the backbone once per view, and epoch e learns from view e mod V', async () => {
  let runs = 0;
  const { run } = request({});
  const counting: FeatureRequest['run'] = (input, signal) => {
    runs++;
    return run(input, signal);
  };
  const cache = await cacheFeatures(request({ run: counting, workers: 3 }));
  const source = featureSource(
    {
      examples: Array.from({ length: 5 }, (_, i) => ({ id: String(i), label: i % 2 })),
      batchSize: 5,
      seed: 1,
      targets: {
        outputs: 2,
        loss: { kind: 'cross-entropy', labelSmoothing: 0 },
        classWeights: [1, 1],
      },
      isShuffled: false,
      isOversampled: false,
      mixup: 0,
      leavesPartialOut: false,
    },
    cache,
  );
  const inputs: number[][] = [];
  for (const epoch of [1, 5, 3]) {
    for await (const { input } of source.epoch(epoch, 0, new AbortController().signal)) {
      inputs.push([...input]);
    }
  }
  const view = (v: number): number[] =>
    [0, 1, 2, 3, 4].flatMap((x) => [x + 100 * v, (x + 100 * v) / 2]);
  expect(inputs).toEqual([view(1), view(2), view(0)]);
  expect({ runs, notes: cache.notes }).toEqual({ runs: 9, notes: [] });
});

test.each([
  [
    2 * 5 * 2 * 4,
    2,
    'Features of 2 views of each of 5 pictures are kept instead of 3: there is no memory for more.',
  ],
  [
    1,
    1,
    'Features of one view of each of 5 pictures are kept instead of 3: there is no memory for more.',
  ],
])('with %d bytes there are %d views, and it is said', async (bytes, views, note) => {
  const progress: string[] = [];
  const cache = await cacheFeatures(
    request({ bytes, progress: (done, total) => progress.push(`${done}/${total}`) }),
  );
  expect({ views: cache.views.length, notes: cache.notes }).toEqual({ views, notes: [note] });
  expect(progress.at(-1)).toBe(`${views * 5}/${views * 5}`);
});
