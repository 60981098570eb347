import { describe, expect, test } from 'vitest';
import { preprocess, preprocessInto } from '../../../src/core/images/preprocess';
import { resize } from '../../../src/core/images/resize';
import type { DecodedImage } from '../../../src/core/images/types';
import type { Preprocess, Resize, Size } from '../../../src/protocol/model';
import { asDecoded, randomImage } from './pictures';

const square = (side: number): Size => ({ width: side, height: side });
const resizeTo = (mode: Resize['mode'], size: Size): Resize => ({
  mode,
  size,
  interpolation: 'bilinear',
});

/** Pixels as they are: grey levels in, grey levels out. */
const plain: Preprocess = {
  layout: 'NHWC',
  size: square(4),
  channels: 3,
  colorOrder: 'RGB',
  scale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  resize: resizeTo('none', square(4)),
  crop: 'none',
};

/** 2 × 1 pixels whose six bytes all differ. */
const tiny = asDecoded({
  width: 2,
  height: 1,
  channels: 3,
  data: Uint8Array.of(10, 20, 30, 40, 50, 60),
});
const tinySpec: Preprocess = { ...plain, size: { width: 2, height: 1 } };
const grey = (red: number, green: number, blue: number): number =>
  Math.round(0.299 * red + 0.587 * green + 0.114 * blue);

test.each<[string, Partial<Preprocess>, number[], number[]]>([
  ['NHWC RGB', {}, [1, 2, 3], [10, 20, 30, 40, 50, 60]],
  ['NHWC BGR', { colorOrder: 'BGR' }, [1, 2, 3], [30, 20, 10, 60, 50, 40]],
  ['NCHW RGB', { layout: 'NCHW' }, [3, 1, 2], [10, 40, 20, 50, 30, 60]],
  ['NCHW BGR', { layout: 'NCHW', colorOrder: 'BGR' }, [3, 1, 2], [30, 60, 20, 50, 10, 40]],
  ['0…1', { scale: 1 / 255 }, [1, 2, 3], [10, 20, 30, 40, 50, 60].map((v) => v / 255)],
  [
    '−1…1',
    { scale: 1 / 127.5, mean: [1, 1, 1] },
    [1, 2, 3],
    [10, 20, 30, 40, 50, 60].map((v) => v / 127.5 - 1),
  ],
  [
    'mean and std in the order of the model',
    { colorOrder: 'BGR', mean: [1, 2, 3], std: [2, 4, 8] },
    [1, 2, 3],
    [29 / 2, 18 / 4, 7 / 8, 59 / 2, 48 / 4, 37 / 8],
  ],
  [
    'one channel',
    { channels: 1, layout: 'NCHW', mean: [5], std: [2] },
    [1, 1, 2],
    [(grey(10, 20, 30) - 5) / 2, (grey(40, 50, 60) - 5) / 2],
  ],
])('lays pixels out as %s', (_, change, dims, values) => {
  const result = preprocess(tiny, { ...tinySpec, ...change });
  expect(result.dims).toEqual(dims);
  expect([...result.data]).toEqual(values.map(Math.fround));
});

test('a grey picture keeps its levels when it becomes one channel', () => {
  const data = Uint8Array.from({ length: 256 * 3 }, (_, i) => Math.floor(i / 3));
  const image = asDecoded({ width: 256, height: 1, channels: 3, data });
  const spec: Preprocess = {
    ...plain,
    size: { width: 256, height: 1 },
    channels: 1,
    mean: [0],
    std: [1],
  };
  expect([...preprocess(image, spec).data]).toEqual(Array.from({ length: 256 }, (_, i) => i));
});

test('writes into a batch without touching the other pictures', () => {
  const batch = new Float32Array(18).fill(-1);
  preprocessInto(tiny, tinySpec, batch, 6);
  expect([...batch]).toEqual([
    ...new Array(6).fill(-1),
    ...[10, 20, 30, 40, 50, 60],
    ...new Array(6).fill(-1),
  ]);
});

// Sizes and corners worked out with torchvision's and Ultralytics' own formulas.
const placements: readonly {
  name: string;
  image: Size;
  spec: Partial<Preprocess>;
  /** Size after resizing, and where its corner lies on the model's input. */
  resized: Size;
  left: number;
  top: number;
  fill?: number;
}[] = [
  {
    name: 'landscape, shorter side, crop',
    image: { width: 50, height: 37 },
    spec: { size: square(22), crop: 'center', resize: resizeTo('shorter-side', square(25)) },
    resized: { width: 33, height: 25 },
    left: -6,
    top: -2,
  },
  {
    name: 'portrait, shorter side, crop',
    image: { width: 37, height: 50 },
    spec: { size: square(22), crop: 'center', resize: resizeTo('shorter-side', square(25)) },
    resized: { width: 25, height: 33 },
    left: -2,
    top: -6,
  },
  {
    name: 'enlarged, shorter side, crop',
    image: { width: 23, height: 16 },
    spec: { size: square(24), crop: 'center', resize: resizeTo('shorter-side', square(25)) },
    resized: { width: 35, height: 25 },
    left: -6,
    top: 0,
  },
  {
    name: 'exact',
    image: { width: 50, height: 37 },
    spec: { size: { width: 20, height: 30 }, resize: resizeTo('exact', { width: 20, height: 30 }) },
    resized: { width: 20, height: 30 },
    left: 0,
    top: 0,
  },
  {
    name: 'exact, crop',
    image: { width: 50, height: 37 },
    spec: { size: square(20), crop: 'center', resize: resizeTo('exact', square(23)) },
    resized: square(23),
    left: -2,
    top: -2,
  },
  {
    name: 'no resize, crop',
    image: { width: 9, height: 8 },
    spec: { size: square(4), crop: 'center' },
    resized: { width: 9, height: 8 },
    left: -2,
    top: -2,
  },
  {
    name: 'no resize, smaller than the crop',
    image: { width: 5, height: 4 },
    spec: { size: square(8), crop: 'center' },
    resized: { width: 5, height: 4 },
    left: 1,
    top: 2,
    fill: 0,
  },
  {
    name: 'no resize, wider and lower than the crop',
    image: { width: 13, height: 3 },
    spec: { size: square(8), crop: 'center' },
    resized: { width: 13, height: 3 },
    left: -2,
    top: 2,
    fill: 0,
  },
  {
    name: 'letterbox of a landscape',
    image: { width: 50, height: 37 },
    spec: { size: square(32), resize: resizeTo('letterbox', square(32)) },
    resized: { width: 32, height: 24 },
    left: 0,
    top: 4,
    fill: 114,
  },
  {
    name: 'letterbox with an odd remainder',
    image: { width: 50, height: 34 },
    spec: { size: square(25), resize: resizeTo('letterbox', square(25)) },
    resized: { width: 25, height: 17 },
    left: 0,
    top: 4,
    fill: 114,
  },
  {
    name: 'letterbox of a portrait, odd remainder',
    image: { width: 30, height: 64 },
    spec: { size: square(32), resize: resizeTo('letterbox', square(32)) },
    resized: { width: 15, height: 32 },
    left: 8,
    top: 0,
    fill: 114,
  },
  {
    name: 'letterbox that enlarges',
    image: { width: 10, height: 5 },
    spec: {
      size: { width: 40, height: 30 },
      resize: resizeTo('letterbox', { width: 40, height: 30 }),
    },
    resized: { width: 40, height: 20 },
    left: 0,
    top: 5,
    fill: 114,
  },
];

describe.each(placements)('$name', ({ image: size, spec, resized, left, top, fill = 0 }) => {
  const image = randomImage(size.width, size.height);
  const full: Preprocess = { ...plain, ...spec };
  const result = preprocess(image, full);

  test('takes the right pixels', () => {
    const picture = resize(image, resized, 'bilinear');
    const { width, height } = full.size;
    const expected = Array.from({ length: width * height * 3 }, (_, i) => {
      const x = (Math.floor(i / 3) % width) - left;
      const y = Math.floor(i / 3 / width) - top;
      const isInside = x >= 0 && y >= 0 && x < resized.width && y < resized.height;
      return isInside ? picture.data[(y * resized.width + x) * 3 + (i % 3)] : fill;
    });
    expect(result.pixels).toEqual({
      ...full.size,
      channels: 3,
      data: Uint8Array.from(expected as number[]),
    });
    expect([...result.data]).toEqual(expected);
  });

  test('maps corners of the resized picture to corners of the original', () => {
    const { scaleX, scaleY, offsetX, offsetY, ...sizes } = result.geometry;
    expect(sizes).toEqual({ original: size, model: full.size });
    const corners = [
      left * scaleX + offsetX,
      top * scaleY + offsetY,
      (left + resized.width) * scaleX + offsetX,
      (top + resized.height) * scaleY + offsetY,
    ];
    [0, 0, size.width, size.height].forEach((expected, i) => {
      expect(corners[i]).toBeCloseTo(expected, 9);
    });
  });
});

test('a bright spot is found again in the original through the geometry', () => {
  const spot = { x: 211, y: 97 };
  const image = spotImage({ width: 300, height: 200 }, spot, 12);
  for (const mode of ['shorter-side', 'letterbox'] as const) {
    const spec: Preprocess = {
      ...plain,
      size: square(64),
      crop: mode === 'letterbox' ? 'none' : 'center',
      resize: resizeTo(mode, square(64)),
    };
    const { pixels, geometry } = preprocess(image, spec);
    const center = brightCenter(pixels.data, 64);
    expect(center.x * geometry.scaleX + geometry.offsetX).toBeCloseTo(spot.x, 0);
    expect(center.y * geometry.scaleY + geometry.offsetY).toBeCloseTo(spot.y, 0);
  }
});

describe('says what the card got wrong', () => {
  test.each<[string, Partial<Preprocess>, string, string]>([
    [
      'no crop after a shorter-side resize',
      { resize: resizeTo('shorter-side', square(4)) },
      'input-size-mismatch',
      '"random.png" is 6 × 4 after resizing, but the model takes 4 × 4.',
    ],
    [
      'no resize at all',
      {},
      'input-size-mismatch',
      '"random.png" is 9 × 6 after resizing, but the model takes 4 × 4.',
    ],
    [
      'three means for one channel',
      { channels: 1, crop: 'center' },
      'channel-values-mismatch',
      'The model takes 1 channels, but the card lists 3 values for "mean" and 3 for "std".',
    ],
  ])('%s', (_, change, code, words) => {
    const message = expect.stringContaining(words) as string;
    expect(() => preprocess(randomImage(9, 6), { ...plain, ...change })).toThrow(
      expect.objectContaining({ code, message }),
    );
  });
});

function spotImage(
  { width, height }: Size,
  spot: { x: number; y: number },
  radius: number,
): DecodedImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const x = (Math.floor(i / 3) % width) + 0.5;
    const y = Math.floor(i / 3 / width) + 0.5;
    if (Math.hypot(x - spot.x, y - spot.y) < radius) data[i] = 255;
  }
  return asDecoded({ width, height, channels: 3, data });
}

/** Centre of mass of what is brighter than the letterbox grey, along pixel borders. */
function brightCenter(data: Uint8Array, width: number): { x: number; y: number } {
  let [sum, x, y] = [0, 0, 0];
  data.forEach((value, i) => {
    if (i % 3 !== 0 || value === 114) return;
    const pixel = i / 3;
    sum += value;
    x += value * ((pixel % width) + 0.5);
    y += value * (Math.floor(pixel / width) + 0.5);
  });
  return { x: x / sum, y: y / sum };
}
