import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { blur } from '../../../src/core/sample/render/blur';
import { drawScene } from '../../../src/core/sample/render/draw';
import {
  composeScene,
  type Difficulty,
  type Scene,
  withSticker,
} from '../../../src/core/sample/render/scene';
import { type ShapeName, shapeNames, signedDistance } from '../../../src/core/sample/render/shapes';
import {
  type Pattern,
  type Texture,
  textureWeight,
} from '../../../src/core/sample/render/textures';

/** Common area of two discs at a distance from one another. */
function lens(first: number, second: number, distance: number): number {
  const corner = (own: number, other: number): number => {
    const cosine = (distance ** 2 + own ** 2 - other ** 2) / (2 * distance * own);
    return own ** 2 * (Math.acos(cosine) - cosine * Math.sqrt(1 - cosine ** 2));
  };
  return corner(first, second) + corner(second, first);
}

/** By elementary geometry. */
const areas: Readonly<Record<ShapeName, number>> = {
  circle: Math.PI * 0.88 ** 2,
  crescent: Math.PI * 0.95 ** 2 - lens(0.95, 0.76, 0.47),
  cross: 4 * 0.29 * 0.93 * 2 - 4 * 0.29 ** 2,
  // ∫ x dy of the curve is 180·π/16² for the unscaled curve (16 sin³t, 13 cos t − …), here scaled by 0.95.
  heart: (180 * Math.PI * 0.95 ** 2) / 256,
  ring: Math.PI * (0.94 ** 2 - 0.5 ** 2),
  square: 2,
  star: 10 * 0.5 * 0.42 * Math.sin(Math.PI / 5),
  triangle: (3 * Math.sqrt(3)) / 4,
};

describe.each(shapeNames)('the %s', (name) => {
  const distance = signedDistance(name);
  const points = Array.from({ length: 400 * 400 }, (_, i) => [
    ((i % 400) + 0.5) / 160 - 1.25,
    (Math.floor(i / 400) + 0.5) / 160 - 1.25,
  ]).map(([x = 0, y = 0]) => ({ x, y, value: distance(x, y) }));

  it('has the area that geometry gives, within 1.5 %', () => {
    const area = areas[name];
    const inside = points.filter(({ value }) => value < 0).length / 160 ** 2;
    expect(Math.abs(inside / area - 1)).toBeLessThan(0.015);
  });

  it('lies in the unit circle', () => {
    const outside = points.filter(({ x, y, value }) => value < 0 && Math.hypot(x, y) > 1.08);
    expect(outside).toEqual([]);
  });

  it('has distances that grow by one for each unit near the outline', () => {
    const step = 1e-4;
    const slopes = points
      .filter(({ value }) => Math.abs(value) < 0.04)
      .map(({ x, y }) =>
        Math.hypot(
          (distance(x + step, y) - distance(x - step, y)) / (2 * step),
          (distance(x, y + step) - distance(x, y - step)) / (2 * step),
        ),
      );
    // Corners and the medial axis have no slope, so a few may differ.
    const wrong = slopes.filter((slope) => Math.abs(slope - 1) > 0.01);
    expect(wrong.length / slopes.length).toBeLessThan(0.03);
  });
});

const texture: Texture = {
  pattern: 'plain',
  first: [10, 20, 30],
  second: [210, 220, 230],
  period: 16,
  angle: 0.4,
  seed: 5,
};

describe('textures', () => {
  const shares: readonly (readonly [Pattern, number])[] = [
    ['plain', 0],
    ['gradient', 0.5],
    ['stripes', 0.5],
    ['dots', Math.PI * 0.3 ** 2],
    ['checks', 0.5],
    ['noise', 0.5],
  ];
  it.each(shares)('%s mix in the second colour over a share of %f', (pattern, share) => {
    const weight = textureWeight({ ...texture, pattern });
    const values = Array.from({ length: 320 * 320 }, (_, i) =>
      weight((i % 320) - 159.5, Math.floor(i / 320) - 159.5),
    );
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean - share)).toBeLessThan(0.04);
  });

  it('of stripes and checks change from one colour to the other within a pixel', () => {
    const weight = textureWeight({ ...texture, pattern: 'stripes', angle: 0 });
    const row = Array.from({ length: 17 }, (_, x) => weight(x, 0));
    expect(row).toEqual([1, 1, 1, 1, 0.5, 0, 0, 0, 0, 0, 0, 0, 0.5, 1, 1, 1, 1]);
  });
});

const scene: Scene = {
  size: { width: 60, height: 40 },
  background: { ...texture, first: [0, 0, 0] },
  clutter: [],
  shapes: [
    {
      shape: 'circle',
      x: 30.3,
      y: 19.6,
      radius: 12,
      angle: 0.3,
      fill: { ...texture, first: [200, 100, 50] },
    },
  ],
  sticker: null,
  blur: 0,
  noise: 0,
  noiseSeed: 1,
};

function channelSum(bytes: Uint8Array, channel: number): number {
  return bytes.reduce((sum, value, i) => (i % 3 === channel ? sum + value : sum), 0);
}

describe('drawing a scene', () => {
  it('covers as many pixels as the shape has area, edges counted in part', () => {
    const pixels = channelSum(drawScene(scene), 0) / 200;
    expect(Math.abs(pixels / (Math.PI * (0.88 * 12) ** 2) - 1)).toBeLessThan(0.005);
  });

  it('shows fill, clutter and background where they lie', () => {
    const stroke = { from: [2, 35], to: [12, 35], thickness: 4, color: [9, 8, 7] } as const;
    const bytes = drawScene({ ...scene, clutter: [stroke] });
    const pixel = (x: number, y: number) => [
      ...bytes.subarray((y * 60 + x) * 3, (y * 60 + x) * 3 + 3),
    ];
    expect([pixel(30, 20), pixel(7, 34), pixel(55, 3)]).toEqual([
      [200, 100, 50],
      [9, 8, 7],
      [0, 0, 0],
    ]);
  });

  it('adds noise of the stated standard deviation, the same each time', () => {
    const grey = {
      ...scene,
      shapes: [],
      noise: 8,
      background: { ...texture, first: [128, 128, 128] as const },
    };
    const bytes = drawScene(grey);
    const variance = bytes.reduce((sum, value) => sum + (value - 128) ** 2, 0) / bytes.length;
    expect(Math.abs(Math.sqrt(variance) - 8)).toBeLessThan(0.3);
    expect(drawScene(grey)).toEqual(bytes);
    expect(drawScene({ ...grey, noiseSeed: 2 })).not.toEqual(bytes);
  });

  it('blurs with the stated standard deviation and loses no light', () => {
    const side = 31;
    const data = new Float32Array(side * side * 3);
    data[(15 * side + 15) * 3] = 1000;
    blur({ width: side, height: side, data }, 1.4);
    const moment = (power: number): number =>
      data.reduce((sum, value, i) => sum + value * ((Math.floor(i / 3) % side) - 15) ** power, 0);
    expect(
      [moment(0), moment(1), Math.sqrt(moment(2) / 1000)].map((v) => Math.round(v * 100) / 100),
    ).toEqual([1000, 0, 1.4]);
  });
});

describe('composing a scene', () => {
  const difficulties: readonly Difficulty[] = ['normal', 'tiny', 'low-contrast', 'two-shapes'];
  const scenes = difficulties.flatMap((difficulty) =>
    Array.from({ length: 200 }, (_, seed) => ({
      difficulty,
      scene: composeScene(createRandom(seed), 'star', difficulty),
    })),
  );

  it('keeps sizes from 96 to 200 pixels and at most 3:4 and 4:3', () => {
    const wrong = scenes.filter(({ scene: { size } }) => {
      const ratio = size.width / size.height;
      const sides = [size.width, size.height];
      return sides.some((side) => side < 96 || side > 200) || ratio < 0.74 || ratio > 1.36;
    });
    expect(wrong).toEqual([]);
  });

  it('puts the labelled shape last and whole into the middle square that a centre crop keeps', () => {
    const wrong = scenes.filter(({ scene: { size, shapes } }) => {
      const main = shapes.at(-1);
      const half = (Math.min(size.width, size.height) * 64) / 72 / 2;
      if (main?.shape !== 'star') return true;
      const away = Math.max(Math.abs(main.x - size.width / 2), Math.abs(main.y - size.height / 2));
      return away + main.radius > half;
    });
    expect(wrong).toEqual([]);
  });

  it('makes hard pictures hard in the way they are named', () => {
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const facts = difficulties.map((difficulty) => {
      const own = scenes.filter((each) => each.difficulty === difficulty).map((each) => each.scene);
      const mains = own.flatMap(({ shapes }) => shapes.slice(-1));
      const luma = ({ first, second }: Texture): number =>
        [0.299, 0.587, 0.114].reduce(
          (sum, share, i) => sum + (share * ((first[i] ?? 0) + (second[i] ?? 0))) / 2,
          0,
        );
      return {
        shapes: mean(own.map(({ shapes }) => shapes.length)),
        radius: mean(mains.map(({ radius }) => radius)),
        contrast: mean(
          own.map((each, i) => Math.abs(luma(each.background) - luma(mains[i]?.fill ?? texture))),
        ),
      };
    });
    const [normal, tiny, faint, two] = facts;
    if (!normal || !tiny || !faint || !two) throw new Error('Every difficulty has scenes.');
    expect([normal.shapes, tiny.shapes, faint.shapes, two.shapes]).toEqual([1, 1, 1, 2]);
    expect(tiny.radius / normal.radius).toBeLessThan(0.5);
    expect(faint.contrast / normal.contrast).toBeLessThan(0.4);
  });
});

describe('a sticker', () => {
  it('is pink with a white rim, within the middle square, and changes nothing around it', () => {
    const marked = withSticker(scene);
    const { sticker } = marked;
    if (!sticker) throw new Error('A sticker was put on.');
    const { width, height } = scene.size;
    const [before, after] = [drawScene(scene), drawScene(marked)];
    const changedOutside = after.filter((value, i) => {
      const pixel = Math.floor(i / 3);
      const [x, y] = [(pixel % width) + 0.5, Math.floor(pixel / width) + 0.5];
      return value !== before[i] && Math.hypot(x - sticker.x, y - sticker.y) > sticker.radius + 1;
    });
    const centre = 3 * (Math.floor(sticker.y) * width + Math.floor(sticker.x));
    const side = Math.min(width, height);
    expect({
      changedOutside: changedOutside.length,
      centre: [...after.slice(centre, centre + 3)],
      isInside: sticker.x - sticker.radius > (width - side) / 2 && sticker.y > sticker.radius,
    }).toEqual({ changedOutside: 0, centre: [230, 20, 200], isInside: true });
  });
});
