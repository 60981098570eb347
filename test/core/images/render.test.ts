import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { preprocess } from '../../../src/core/images/preprocess';
import { renderImage, renderPixels, renderTensor } from '../../../src/core/images/render';
import type { Pixels } from '../../../src/core/images/types';
import type { Preprocess } from '../../../src/protocol/model';
import { encodeBmp } from './bmpFixture';
import { randomImage, randomPixels, toSharp, useTemporaryFolder } from './pictures';

const folder = useTemporaryFolder();

async function pixelsOf(bytes: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const channels = info.channels === 1 ? 1 : 3;
  return { width: info.width, height: info.height, channels, data: new Uint8Array(data) };
}

describe('a preview', () => {
  const large = randomPixels(400, 300, 3);
  const small = randomPixels(40, 30, 3);
  test.each<[string, () => Promise<Uint8Array>, number, string, [number, number]]>([
    [
      'a photo is shrunk to a JPEG',
      () => toSharp(large).jpeg().toBuffer(),
      100,
      'image/jpeg',
      [100, 75],
    ],
    [
      'a small picture is not enlarged and stays a PNG',
      () => toSharp(small).jpeg().toBuffer(),
      100,
      'image/png',
      [40, 30],
    ],
    [
      'transparency stays',
      () => toSharp(large).ensureAlpha(0.5).png().toBuffer(),
      200,
      'image/png',
      [200, 150],
    ],
    [
      'it stands upright',
      () => toSharp(large).jpeg().withMetadata({ orientation: 6 }).toBuffer(),
      100,
      'image/jpeg',
      [75, 100],
    ],
    [
      'a BMP is shown too',
      async () => encodeBmp([[0xff0000, 0x00ff00]], [], { bits: 24 }),
      100,
      'image/png',
      [2, 1],
    ],
  ])('%s', async (_, make, maxSide, mime, [width, height]) => {
    const image = await renderImage(await folder.write('shown', await make()), maxSide);
    const { format, hasAlpha, ...header } = await sharp(image.bytes).metadata();
    expect(image).toMatchObject({ mime, size: { width, height } });
    expect({ width: header.width, height: header.height }).toEqual({ width, height });
    expect(`image/${format}`).toBe(mime);
    expect(hasAlpha).toBe(_ === 'transparency stays');
  });

  test('stops when it is cancelled', async () => {
    const pending = renderImage('any.png', 100, AbortSignal.abort());
    await expect(pending).rejects.toMatchObject({ code: 'cancelled' });
  });
});

test.each([1, 3] as const)('pixels of %i channels are shown as they are', async (channels) => {
  const picture = randomPixels(21, 13, channels);
  const { mime, bytes, size } = await renderPixels(picture);
  expect({ mime, size }).toEqual({ mime: 'image/png', size: { width: 21, height: 13 } });
  const shown = await pixelsOf(bytes);
  const grey =
    shown.channels === 3 && channels === 1 ? shown.data.filter((_, i) => i % 3 === 0) : shown.data;
  expect(grey).toEqual(picture.data);
});

const square = { width: 24, height: 24 };
const imageNet: Preprocess = {
  layout: 'NCHW',
  size: square,
  channels: 3,
  colorOrder: 'RGB',
  scale: 1 / 255,
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
  resize: { mode: 'exact', size: square, interpolation: 'bicubic' },
  crop: 'none',
};

test.each<[string, Preprocess]>([
  ['ImageNet', imageNet],
  [
    'BGR, mean subtracted',
    { ...imageNet, colorOrder: 'BGR', scale: 1, mean: [103.9, 116.8, 123.7], std: [1, 1, 1] },
  ],
  [
    'NHWC, −1…1',
    { ...imageNet, layout: 'NHWC', scale: 1 / 127.5, mean: [1, 1, 1], std: [1, 1, 1] },
  ],
  ['one channel', { ...imageNet, channels: 1, mean: [0.13], std: [0.31] }],
])('a tensor becomes the picture it was made from: %s', async (_, spec) => {
  const { data, pixels } = preprocess(randomImage(50, 40), spec);
  const [shown, expected] = await Promise.all([renderTensor(data, spec), renderPixels(pixels)]);
  expect(shown).toEqual(expected);
});

test('a tensor of another size is refused', () => {
  expect(() => renderTensor(new Float32Array(7), imageNet)).toThrow(
    "The tensor holds 7 values, but one picture of the model's input has 1728.",
  );
});
