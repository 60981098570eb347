import { expect, test } from 'vitest';
import { createRandom } from '../../../src/base/random';
import {
  augmentationSource,
  augmentedPixels,
  augmentInto,
  isUnaugmented,
  noAugmentation,
} from '../../../src/core/images/augment';
import { preprocess, tensorDims } from '../../../src/core/images/preprocess';
import type { DecodedImage, Pixels } from '../../../src/core/images/types';
import type { Preprocess } from '../../../src/protocol/model';
import type { AugmentationConfig } from '../../../src/protocol/trainRecipe';
import { asDecoded, randomImage, randomPixels } from './pictures';

const square = (side: number) => ({ width: side, height: side });
const spec: Preprocess = {
  layout: 'NCHW',
  size: square(70),
  channels: 3,
  colorOrder: 'RGB',
  scale: 1 / 255,
  mean: [0.4, 0.5, 0.6],
  std: [0.2, 0.25, 0.3],
  resize: { mode: 'shorter-side', size: square(80), interpolation: 'bilinear' },
  crop: 'center',
};
/** Grey levels of a 32 × 32 picture as they are. */
const small: Preprocess = {
  ...spec,
  size: square(32),
  mean: [0, 0, 0],
  resize: { ...spec.resize, mode: 'none' },
  crop: 'none',
};

async function view(
  image: DecodedImage,
  card: Preprocess,
  config: Partial<AugmentationConfig>,
  seed = 1,
): Promise<Pixels> {
  const target = new Float32Array(tensorDims(card).reduce((product, dim) => product * dim, 1));
  const whole = { ...noAugmentation, ...config };
  return (await augmentInto(image, card, whole, createRandom(seed), target, 0)).pixels;
}

function flat(red: number, green: number, blue: number, side = 32): DecodedImage {
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < data.length; i++) data[i] = [red, green, blue][i % 3] ?? 0;
  return asDecoded({ ...square(side), channels: 3, data });
}

/** What `from` gives for the pixel at (x, y). */
function remapped(picture: Pixels, from: (x: number, y: number) => [number, number]): Uint8Array {
  const { width, height, channels, data } = picture;
  return Uint8Array.from(data, (_, i) => {
    const at = Math.floor(i / channels);
    const [x, y] = from(at % width, Math.floor(at / width));
    const column = Math.min(width - 1, Math.max(0, x));
    const row = Math.min(height - 1, Math.max(0, y));
    return data[(row * width + column) * channels + (i % channels)] ?? 0;
  });
}

test.each<[string, Partial<Preprocess>]>([
  ['shorter side and centre crop', {}],
  ['channels last, BGR', { layout: 'NHWC', colorOrder: 'BGR' }],
  ['grey', { channels: 1, mean: [0.5], std: [0.2] }],
  ['letterbox', { resize: { ...spec.resize, mode: 'letterbox', size: square(70) } }],
  ['exact, bicubic', { resize: { mode: 'exact', size: square(70), interpolation: 'bicubic' } }],
  ['as large as it is, padded', { size: square(120), resize: { ...spec.resize, mode: 'none' } }],
])('nothing to do gives what preprocess gives, bit for bit: %s', async (_, more) => {
  const card = { ...spec, ...more };
  const image = randomImage(113, 97);
  const expected = preprocess(image, card);
  const target = new Float32Array(expected.data.length + 3);
  // The second takes the way of augmented pictures and changes no level.
  for (const config of [noAugmentation, { ...noAugmentation, brightness: 1e-9 }]) {
    const { pixels } = await augmentInto(image, card, config, createRandom(1), target, 3);
    expect(pixels.data).toEqual(expected.pixels.data);
    expect(target.subarray(3)).toEqual(expected.data);
  }
});

test('only a config that leaves every picture alone counts as none', () => {
  const changes = [{ horizontalFlip: true }, { crop: 0.9 }, { rotation: 1 }, { cutout: 0.1 }];
  expect(changes.map((each) => isUnaugmented({ ...noAugmentation, ...each }))).toEqual(
    changes.map(() => false),
  );
  expect([{}, { mixup: 0.2 }].map((each) => isUnaugmented({ ...noAugmentation, ...each }))).toEqual(
    [true, true],
  );
});

test.each(['horizontalFlip', 'verticalFlip'] as const)(
  '%s mirrors half of the views',
  async (flip) => {
    const image = randomImage(113, 97);
    const plain = preprocess(image, spec).pixels;
    const mirrored = remapped(plain, (x, y) =>
      flip === 'horizontalFlip' ? [69 - x, y] : [x, 69 - y],
    );
    const counts = { plain: 0, mirrored: 0, other: 0 };
    for (let seed = 0; seed < 100; seed++) {
      const { data } = await view(image, spec, { [flip]: true }, seed);
      if (Buffer.compare(data, plain.data) === 0) counts.plain++;
      else if (Buffer.compare(data, mirrored) === 0) counts.mirrored++;
      else counts.other++;
    }
    expect(counts.other).toBe(0);
    expect(Math.abs(counts.mirrored - 50)).toBeLessThan(16);
  },
);

test('small pictures are shifted by whole pixels up to 1 − √crop of their side, edges going on', async () => {
  const picture = randomImage(32, 32);
  const shifts = new Map<string, string>();
  for (let dx = -4; dx <= 4; dx++) {
    for (let dy = -4; dy <= 4; dy++) {
      const shifted = remapped(picture, (x, y) => [x + dx, y + dy]);
      shifts.set(Buffer.from(shifted).toString('base64'), `${dx} ${dy}`);
    }
  }
  const seen = new Set<string | undefined>();
  for (let seed = 0; seed < 300; seed++) {
    const { data } = await view(picture, small, { crop: 0.77 }, seed);
    seen.add(shifts.get(Buffer.from(data).toString('base64')));
  }
  expect(seen.has(undefined)).toBe(false);
  // Of 81 shifts, 300 draws miss 2 on average.
  expect(seen.size).toBeGreaterThan(70);
});

test('a larger crop shows between its share and all of the picture, inside it', async () => {
  // Red is the column and green the row: the box can be read off the view.
  const [width, height] = [120, 90];
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++)
    data.set([2 * (i % width), 2 * Math.floor(i / width), 0], 3 * i);
  const image = asDecoded({ width, height, channels: 3, data });
  const card = { ...spec, resize: { ...spec.resize, mode: 'none' as const } };
  const shares: number[] = [];
  for (let seed = 0; seed < 100; seed++) {
    const pixels = await view(image, card, { crop: 0.3 }, seed);
    const at = (x: number, y: number, c: number) => (pixels.data[(y * 70 + x) * 3 + c] ?? 0) / 2;
    // Between pixels 10 and 59 of 70, free of the edges.
    const columns = ((at(59, 35, 0) - at(10, 35, 0)) * 70) / 49;
    const rows = ((at(35, 59, 1) - at(35, 10, 1)) * 70) / 49;
    shares.push((columns * rows) / (width * height));
    expect(columns / rows).toBeGreaterThan(0.72);
    expect(columns / rows).toBeLessThan(1.37);
  }
  expect(Math.min(...shares)).toBeGreaterThan(0.27);
  expect(Math.min(...shares)).toBeLessThan(0.4);
  expect(Math.max(...shares)).toBeGreaterThan(0.7);
});

test('a turned picture of one colour stays as it is: no corners to learn', async () => {
  const image = flat(200, 40, 90, 100);
  const card = { ...spec, resize: { ...spec.resize, mode: 'exact' as const, size: square(70) } };
  expect((await view(image, card, { rotation: 45 }, 3)).data).toEqual(flat(200, 40, 90, 70).data);
});

test('turning keeps distances: a ramp stays a ramp of the same steepness, at an angle within the limit', async () => {
  const data = new Uint8Array(100 * 100 * 3);
  for (let i = 0; i < data.length; i++) data[i] = 2 * (Math.floor(i / 3) % 100);
  const image = asDecoded({ ...square(100), channels: 3, data });
  const card = { ...spec, resize: { ...spec.resize, mode: 'none' as const } };
  const angles: number[] = [];
  for (let seed = 0; seed < 40; seed++) {
    const pixels = await view(image, card, { rotation: 20 }, seed);
    const at = (x: number, y: number) => pixels.data[(y * 70 + x) * 3] ?? 0;
    const [dx, dy] = [(at(50, 35) - at(20, 35)) / 30, (at(35, 50) - at(35, 20)) / 30];
    expect(Math.hypot(dx, dy)).toBeCloseTo(2, 1);
    angles.push((Math.atan2(dy, dx) * 180) / Math.PI);
  }
  expect(Math.max(...angles.map(Math.abs))).toBeLessThan(21);
  expect(Math.min(...angles)).toBeLessThan(-10);
  expect(Math.max(...angles)).toBeGreaterThan(10);
});

const luma = (r = 0, g = 0, b = 0): number => 0.299 * r + 0.587 * g + 0.114 * b;

test.each<[string, Partial<AugmentationConfig>, (before: number[], after: number[]) => void]>([
  [
    'brightness is a factor within its limits',
    { brightness: 0.3 },
    (before, after) => {
      const factors = after.map((level, i) => level / (before[i] ?? 1));
      expect(Math.max(...factors) - Math.min(...factors)).toBeLessThan(0.02);
      expect(Math.abs((factors[0] ?? 0) - 1)).toBeLessThanOrEqual(0.31);
    },
  ],
  [
    'contrast leaves a flat picture its mean luma',
    { contrast: 0.5 },
    (before, after) => expect(Math.abs(luma(...after) - luma(...before))).toBeLessThan(1),
  ],
  [
    'saturation keeps luma and scales the distance to grey alike in each channel',
    { saturation: 0.5 },
    (before, after) => {
      const grey = luma(...before);
      const factors = after.map((level, i) => (level - grey) / ((before[i] ?? 0) - grey));
      expect(Math.max(...factors) - Math.min(...factors)).toBeLessThan(0.1);
      expect(Math.abs(luma(...after) - grey)).toBeLessThan(1);
    },
  ],
  [
    'hue keeps luma and changes the colour',
    { hue: 60 },
    (before, after) => {
      expect(Math.abs(luma(...after) - luma(...before))).toBeLessThan(1);
      expect(after).not.toEqual(before);
    },
  ],
])('%s', async (_, config, check) => {
  const colour = [140, 110, 90];
  for (let seed = 0; seed < 10; seed++) {
    const { data } = await view(flat(140, 110, 90), small, config, seed);
    check(colour, [...data.subarray(0, 3)]);
  }
});

test('contrast moves levels away from or towards the mean of the picture, by one factor', async () => {
  const data = new Uint8Array(32 * 32 * 3);
  for (let i = 0; i < data.length; i++) data[i] = Math.floor(i / 3) % 2 === 0 ? 100 : 140;
  const image = asDecoded({ ...square(32), channels: 3, data });
  const { data: after } = await view(image, small, { contrast: 0.5 }, 5);
  const [low = 0, high = 0] = [after[0], after[3]];
  expect(low + high).toBe(240);
  expect(high - low).not.toBe(40);
});

test('cutout greys out one square in half of the views and leaves the rest', async () => {
  const card = { ...small, mean: [0.4, 0.5, 0.6] };
  let cut = 0;
  for (let seed = 0; seed < 60; seed++) {
    const { data } = await view(flat(1, 2, 3), card, { cutout: 0.25 }, seed);
    const at: { x: number; y: number }[] = [];
    for (let i = 0; i < 32 * 32; i++) {
      if (data[3 * i] === 1) continue;
      expect([...data.subarray(3 * i, 3 * i + 3)]).toEqual([102, 128, 153]);
      at.push({ x: i % 32, y: Math.floor(i / 32) });
    }
    if (at.length === 0) continue;
    cut++;
    const [xs, ys] = [at.map(({ x }) => x), at.map(({ y }) => y)];
    const sides = [xs, ys].map((each) => Math.max(...each) - Math.min(...each) + 1);
    expect(at).toHaveLength((sides[0] ?? 0) * (sides[1] ?? 0));
    expect(Math.max(...sides)).toBeLessThanOrEqual(8);
  }
  expect(Math.abs(cut - 30)).toBeLessThan(13);
});

test('blur spreads a point over its neighbours in half of the views and keeps the mean', async () => {
  const image = asDecoded(randomPixels(32, 32, 3));
  const mean = (data: Uint8Array): number => data.reduce((sum, x) => sum + x, 0) / data.length;
  const roughness = (data: Uint8Array): number =>
    data.reduce((sum, x, i) => sum + Math.abs(x - (data[i - 3] ?? x)), 0) / data.length;
  let blurred = 0;
  for (let seed = 0; seed < 40; seed++) {
    const { data } = await view(image, small, { blur: 3 }, seed);
    if (Buffer.compare(data, image.data) === 0) continue;
    blurred++;
    expect(Math.abs(mean(data) - mean(image.data))).toBeLessThan(2);
    expect(roughness(data)).toBeLessThan(roughness(image.data));
  }
  expect(Math.abs(blurred - 20)).toBeLessThan(12);
});

test('views of one source depend on their random numbers alone, and the source stays as it is', async () => {
  const config: AugmentationConfig = {
    horizontalFlip: true,
    verticalFlip: true,
    rotation: 20,
    crop: 0.4,
    brightness: 0.3,
    contrast: 0.3,
    saturation: 0.3,
    hue: 20,
    blur: 2,
    cutout: 0.3,
    mixup: 0,
  };
  const card: Preprocess = { ...spec, channels: 1, mean: [0.5], std: [0.2] };
  const source = augmentationSource(randomImage(113, 97), card, config);
  const before = source.pixels.data.slice();
  const make = (seed: number) => augmentedPixels(source, card, config, createRandom(seed));
  const [one, two, again] = [await make(1), await make(2), await make(1)];
  expect(again).toEqual(one);
  expect(two).not.toEqual(one);
  expect({ ...one, data: one.data.length }).toEqual({ ...square(70), channels: 1, data: 4900 });
  expect(source.pixels.data).toEqual(before);
});
