import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createRandom } from '../../../../src/base/random';
import { noAugmentation } from '../../../../src/core/images/augment';
import { preprocess } from '../../../../src/core/images/preprocess';
import { channelStatistics } from '../../../../src/core/train/data/channelStatistics';
import { createPictureCache } from '../../../../src/core/train/data/pictureRows';
import { pictureSource } from '../../../../src/core/train/data/pictureSource';
import type { Preprocess } from '../../../../src/protocol/model';
import type { AugmentationConfig } from '../../../../src/protocol/trainRecipe';
import { randomImage } from '../../images/pictures';

const spec: Preprocess = {
  layout: 'NCHW',
  size: { width: 80, height: 70 },
  channels: 3,
  colorOrder: 'BGR',
  scale: 1 / 255,
  mean: [0.4, 0.5, 0.6],
  std: [0.2, 0.3, 0.4],
  resize: { mode: 'shorter-side', size: { width: 90, height: 90 }, interpolation: 'bilinear' },
  crop: 'center',
};
const images = Array.from({ length: 7 }, (_, i) => randomImage(100 + 5 * i, 95, i));
const examples = images.map((_, i) => ({ id: String(i), label: i % 2 }));
const everything: AugmentationConfig = {
  horizontalFlip: true,
  verticalFlip: true,
  rotation: 20,
  crop: 0.5,
  brightness: 0.2,
  contrast: 0.2,
  saturation: 0.2,
  hue: 10,
  blur: 1,
  cutout: 0.3,
  mixup: 0.2,
};
const { signal } = new AbortController();

function sourceOf(augmentation: AugmentationConfig, workers: number, cacheBytes: number) {
  const delays = createRandom(workers);
  let decoded = 0;
  const source = pictureSource(
    {
      examples,
      batchSize: 3,
      seed: 4,
      targets: {
        outputs: 2,
        loss: { kind: 'cross-entropy', labelSmoothing: 0.1 },
        classWeights: [1, 1],
      },
      isShuffled: augmentation !== noAugmentation,
      isOversampled: false,
      mixup: augmentation.mixup,
      leavesPartialOut: false,
      workers,
    },
    {
      decode: async (example) => {
        decoded++;
        await setTimeout(delays.between(0, 2));
        return images[example] ?? randomImage(1, 1);
      },
      preprocess: spec,
      augmentation,
      cache: createPictureCache(cacheBytes),
    },
  );
  const epoch = async (number: number, from = 0) => {
    const batches = [];
    for await (const batch of source.epoch(number, from, signal)) {
      // Deep comparison of so many numbers would take seconds.
      const digest = createHash('sha256').update(new Uint8Array(batch.input.buffer)).digest('hex');
      batches.push({ ...batch, input: digest, rows: batch.input });
    }
    return batches;
  };
  const digests = async (number: number, from = 0) =>
    (await epoch(number, from)).map(({ rows: _, ...rest }) => rest);
  return { epoch, digests, decodedOf: () => decoded };
}

test.each([
  [1, 0],
  [3, 1e9],
  [2, 40_000],
])('%d workers and a cache of %d bytes: the same bits in every epoch', async (workers, bytes) => {
  const expected = sourceOf(everything, 1, 0);
  const epochs = [await expected.digests(1), await expected.digests(2)];
  const source = sourceOf(everything, workers, bytes);
  expect([await source.digests(1), await source.digests(2)]).toEqual(epochs);
  expect(await source.digests(2, 1)).toEqual(epochs[1]?.slice(1));
  expect(epochs[0]).not.toEqual(epochs[1]);
});

test('without augmentation a row is what preprocess gives, and a cached picture is decoded once', async () => {
  const source = sourceOf(noAugmentation, 2, 1e9);
  for (const epoch of [1, 2]) {
    const batches = await source.epoch(epoch);
    const length = 3 * 80 * 70;
    const rows = batches.flatMap(({ rows: input, examples: some }) =>
      some.map((_, row) => input.subarray(row * length, (row + 1) * length)),
    );
    const isEqual = rows.map((row, i) => {
      const expected = preprocess(images[i] ?? randomImage(1, 1), spec).data;
      return row.every((value, at) => value === expected[at]);
    });
    expect(isEqual).toEqual(images.map(() => true));
  }
  expect(source.decodedOf()).toBe(images.length);
});

test('mean and std are those of the pixels that the model sees, by channel of the model', async () => {
  const found = await channelStatistics({
    count: images.length,
    decode: async (example) => images[example] ?? randomImage(1, 1),
    preprocess: spec,
    signal,
    progress: () => undefined,
  });
  const plain = { ...spec, mean: [0, 0, 0], std: [1, 1, 1] };
  const all = images.map((image) => preprocess(image, plain).data);
  const moments = [0, 1, 2].map((channel) => {
    const values = all.flatMap((data) => [...data.subarray(channel * 5600, (channel + 1) * 5600)]);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    return { mean, std: Math.sqrt(variance) };
  });
  const result = moments.map((_, i) => ({ mean: found.mean[i] ?? 0, std: found.std[i] ?? 0 }));
  const close = moments.map(({ mean, std }) => ({
    mean: expect.closeTo(mean, 6),
    std: expect.closeTo(std, 6),
  }));
  expect(result).toEqual(close);
});
