import { describe, expect, test } from 'vitest';
import {
  type InputPlacement,
  type OverlayStyle,
  peakOf,
  renderOverlay,
  scaleEnd,
  seenArea,
  toModel,
  toPicture,
  type ValueMap,
  valueAt,
  valueRange,
} from '../../src/base/heatmap';
import { createRandom } from '../../src/base/random';

/** Resize of the shorter side to 256, then the middle 224: 600 × 400 → 384 × 256 → columns 80 … 304, rows 16 … 240. */
const centreCrop: InputPlacement = {
  original: { width: 600, height: 400 },
  model: { width: 224, height: 224 },
  scaleX: 600 / 384,
  scaleY: 400 / 256,
  offsetX: 80 * (600 / 384),
  offsetY: 16 * (400 / 256),
};

/** Fitted into 64 × 64: 600 × 400 → 64 × 43 between 10 rows of padding above and 11 below. */
const letterbox: InputPlacement = {
  original: { width: 600, height: 400 },
  model: { width: 64, height: 64 },
  scaleX: 600 / 64,
  scaleY: 400 / 43,
  offsetX: 0,
  offsetY: -10 * (400 / 43),
};

const flat: OverlayStyle = { colormap: 'inferno', opacity: 1, peak: null, isSmooth: false };

function mapOf(rows: readonly (readonly number[])[], isSigned = false): ValueMap {
  const width = rows[0]?.length ?? 0;
  return { width, height: rows.length, data: Float32Array.from(rows.flat()), isSigned };
}

function oneBright(width: number, height: number, x: number, y: number): ValueMap {
  const data = new Float32Array(width * height);
  data[y * width + x] = 1;
  return { width, height, data, isSigned: false };
}

/** The rectangle of pixels that have the brightest colour, and how many there are. */
function brightPixels(pixels: Uint8ClampedArray, width: number) {
  const bright: { x: number; y: number }[] = [];
  for (let at = 0; at < pixels.length; at += 4) {
    if (pixels[at + 3] === 255 && pixels[at] === 0xfc) {
      bright.push({ x: (at / 4) % width, y: Math.floor(at / 4 / width) });
    }
  }
  const xs = bright.map(({ x }) => x);
  const ys = bright.map(({ y }) => y);
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1];
  return { box, count: bright.length };
}

describe('registration', () => {
  // Cell 3, 4 of 7 × 7 covers model pixels 96 … 128 and 128 … 160: on the picture 275 … 325 and 225 … 275.
  test('a bright cell of a centre crop lands on the pixels it was computed from', () => {
    const pixels = renderOverlay(oneBright(7, 7, 3, 4), centreCrop, centreCrop.original, flat);
    expect(brightPixels(pixels, 600)).toEqual({ box: [275, 225, 325, 275], count: 50 * 50 });
  });

  // Cell 2, 3 of 8 × 8 covers model pixels 16 … 24 and 24 … 32: on the picture 150 … 225 and 130.2 … 204.7.
  test('a bright cell of a letterbox lands on the pixels it was computed from', () => {
    const pixels = renderOverlay(oneBright(8, 8, 2, 3), letterbox, letterbox.original, flat);
    expect(brightPixels(pixels, 600)).toEqual({ box: [150, 130, 225, 205], count: 75 * 75 });
  });

  test('what the crop cut off is reported and stays transparent', () => {
    const area = seenArea(centreCrop);
    const expected = { left: 125, top: 25, right: 475, bottom: 375 };
    for (const side of ['left', 'top', 'right', 'bottom'] as const) {
      expect(area[side]).toBeCloseTo(expected[side], 9);
    }
    const pixels = renderOverlay(oneBright(7, 7, 0, 0), centreCrop, centreCrop.original, flat);
    const opaque = pixels.filter((value, index) => index % 4 === 3 && value === 255).length;
    expect(opaque).toBe(350 * 350);
  });

  test('padding falls outside of the picture, all of which was seen', () => {
    expect(seenArea(letterbox)).toEqual({ left: 0, top: 0, right: 600, bottom: 400 });
    const padding = renderOverlay(oneBright(8, 8, 2, 0), letterbox, letterbox.original, flat);
    expect(brightPixels(padding, 600).count).toBe(0);
  });

  // The centre of column 137 lies on 275, the cell's left border, that of column 162 on its right border.
  test('a half-size drawing shows the same places', () => {
    const half = { width: 300, height: 200 };
    const pixels = renderOverlay(oneBright(7, 7, 3, 4), centreCrop, half, flat);
    expect(brightPixels(pixels, 300).box).toEqual([137, 112, 162, 137]);
  });

  test('picture and model coordinates undo each other', () => {
    const random = createRandom(0);
    for (const placement of [centreCrop, letterbox]) {
      const point = { x: random.between(0, 600), y: random.between(0, 400) };
      const back = toPicture(placement, toModel(placement, point));
      expect(back.x).toBeCloseTo(point.x, 9);
      expect(back.y).toBeCloseTo(point.y, 9);
    }
  });
});

describe('values', () => {
  const small = mapOf([
    [1, 2],
    [3, 4],
  ]);
  const whole: InputPlacement = {
    original: { width: 4, height: 4 },
    model: { width: 4, height: 4 },
    scaleX: 1,
    scaleY: 1,
    offsetX: 0,
    offsetY: 0,
  };

  // PyTorch's documentation of nn.Upsample(scale_factor=2, mode='bilinear'), align_corners false.
  test('smooth values are those of bilinear upsampling by pixel centres', () => {
    const values = [0, 1, 2, 3].map((y) =>
      [0, 1, 2, 3].map((x) => valueAt(small, whole, { x: x + 0.5, y: y + 0.5 }, true)),
    );
    expect(values).toEqual([
      [1, 1.25, 1.75, 2],
      [1.5, 1.75, 2.25, 2.5],
      [2.5, 2.75, 3.25, 3.5],
      [3, 3.25, 3.75, 4],
    ]);
  });

  test.each([
    ['of a cell that is not smoothed', small, whole, { x: 3.9, y: 0.1 }, false, 2],
    ['at the last border', small, whole, { x: 4, y: 4 }, false, 4],
    ['where the crop cut off', small, centreCrop, { x: 100, y: 200 }, true, null],
    ['just inside the crop', small, centreCrop, { x: 125.5, y: 25.5 }, true, 1],
  ])('the value %s is right', (_name, map, placement, point, isSmooth, expected) => {
    expect(valueAt(map, placement, point, isSmooth)).toBe(expected);
  });

  test.each([
    ['an unsigned map', mapOf([[-1, 0, 3]]), null, { low: 0, high: 3 }],
    ['a signed map', mapOf([[-5, 0, 3]], true), null, { low: -5, high: 5 }],
    ['a shared peak', mapOf([[-5, 0, 3]], true), 8, { low: -8, high: 8 }],
    ['a blank map', mapOf([[0, 0]]), null, { low: 0, high: 0 }],
    [
      'a map with gaps',
      mapOf([[Number.NaN, Number.POSITIVE_INFINITY, 2]]),
      null,
      { low: 0, high: 2 },
    ],
  ])('the colours of %s are anchored at zero', (_name, map, peak, expected) => {
    expect(valueRange(map, peak)).toEqual(expected);
  });

  test('the peak of a map without a positive value is zero', () => {
    expect(peakOf(mapOf([[-1, -2]]))).toBe(0);
  });
});

describe('colours', () => {
  const row = { width: 4, height: 1 };

  test('zero is white on a signed map, however lopsided, and the ends are blue and red', () => {
    const map = mapOf([[-2, 0, 1, 2]], true);
    const style: OverlayStyle = { ...flat, colormap: 'blue-white-red', opacity: 0.5 };
    expect([...renderOverlay(map, null, row, style)]).toEqual([
      ...[0, 0, 255, 128],
      ...[255, 255, 255, 128],
      ...[255, 129, 129, 128],
      ...[255, 0, 0, 128],
    ]);
  });

  test('values that are no numbers stay transparent and blank maps have the colour of zero', () => {
    const map = mapOf([[Number.NaN, 0, 0, 0]]);
    expect([...renderOverlay(map, null, row, flat)].slice(0, 8)).toEqual([
      0, 0, 0, 0, 0, 0, 4, 255,
    ]);
  });

  test('ends its scale before the few pixels that outshine all others, for maps of pixels only', () => {
    const pixels = { width: 100, height: 100, data: new Float32Array(10_000), isSigned: true };
    pixels.data.fill(0.5, 0, 8000);
    pixels.data.fill(-1, 8000, 9960);
    pixels.data.fill(9, 9960);
    const places = mapOf([
      [1, -2],
      [3, 50],
    ]);
    expect([scaleEnd(pixels), peakOf(pixels), scaleEnd(places)]).toEqual([1, 9, 50]);
  });
});
