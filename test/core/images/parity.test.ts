// Tensors that torchvision made from real photos, and photos as Pillow decodes them, where the shared data lies beside
// the repository; elsewhere these tests are skipped and resize.test.ts holds the same ground with numbers of its own.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readNpy } from '../../../src/base/npy';
import { decodeImage } from '../../../src/core/images/decode';
import { preprocess } from '../../../src/core/images/preprocess';
import type { Interpolation, Preprocess } from '../../../src/protocol/model';

const folder = join(import.meta.dirname, '../../../../shared/data/preprocess');
const tensors = existsSync(folder)
  ? readdirSync(folder).filter((name) => name.endsWith('.npy'))
  : [];

function imageNet(interpolation: Interpolation): Preprocess {
  return {
    layout: 'NCHW',
    size: { width: 224, height: 224 },
    channels: 3,
    colorOrder: 'RGB',
    scale: 1 / 255,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
    resize: { mode: 'shorter-side', size: { width: 256, height: 256 }, interpolation },
    crop: 'center',
  };
}

const cases = tensors.length > 0 ? tensors : ['../shared/data/preprocess'];

test.skipIf(tensors.length === 0).each(cases)('%s is what torchvision gives', async (name) => {
  const [photo, recipe] = name.split('.');
  const expected = readNpy(readFileSync(join(folder, name)), name);
  const image = await decodeImage(join(folder, `${photo}.png`));
  const interpolation = recipe?.startsWith('bicubic') ? 'bicubic' : 'bilinear';
  const { data, dims } = preprocess(image, imageNet(interpolation));
  expect([1, ...dims]).toEqual(expected.dims);
  const differences = data.map((value, i) => Math.abs(value - (expected.data[i] ?? Number.NaN)));
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const close = differences.filter((value) => value <= 0.04).length / differences.length;
  expect(mean).toBeLessThanOrEqual(0.01);
  expect(close).toBeGreaterThanOrEqual(0.99);
});
