import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { colorCorrelation, createColorSpace } from '../../../src/core/explain/maximize/colors';
import { createFft } from '../../../src/core/explain/maximize/fft';
import { createPictureSpace } from '../../../src/core/explain/maximize/pictureSpace';
import { createSpectrumImage } from '../../../src/core/explain/maximize/spectrumImage';
import { drawTransform } from '../../../src/core/explain/maximize/transforms';
import {
  type Affine,
  composed,
  createWarp,
  rotation,
  scaling,
  shift,
} from '../../../src/core/explain/maximize/warp';
import { activationMaximization } from '../../../src/core/explain/methods/activationMaximization';
import type { MethodContext } from '../../../src/core/explain/methods/method';
import { objectiveValues } from '../../../src/core/explain/perturb';
import type { Subject, SubjectInput } from '../../../src/core/explain/subject';
import type { MethodSettings } from '../../../src/protocol/explain';
import { toySettings } from './methodContext';
import { never, toySubject } from './support';

const draw = (length: number, seed: number): Float64Array => {
  const random = createRandom(seed);
  return Float64Array.from({ length }, () => random.normal());
};

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

describe('the Fourier transform', () => {
  it.each([1, 2, 3, 5, 8, 12, 28, 37, 74])('of length %i equals its definition', (length) => {
    const columns = 2;
    const re = draw(length * columns, 1);
    const im = draw(length * columns, 2);
    const expected = Array.from({ length: length * columns }, (_, i) => {
      const [k, column] = [Math.floor(i / columns), i % columns];
      const sum = [0, 0];
      for (let j = 0; j < length; j++) {
        const angle = (-2 * Math.PI * ((j * k) % length)) / length;
        const [x, y] = [re[j * columns + column] ?? 0, im[j * columns + column] ?? 0];
        sum[0] = (sum[0] ?? 0) + x * Math.cos(angle) - y * Math.sin(angle);
        sum[1] = (sum[1] ?? 0) + x * Math.sin(angle) + y * Math.cos(angle);
      }
      return sum;
    });
    createFft(length)({ re, im }, columns);
    const worst = Math.max(
      ...expected.map(([x = 0, y = 0], i) =>
        Math.max(Math.abs(x - (re[i] ?? 0)), Math.abs(y - (im[i] ?? 0))),
      ),
    );
    expect(worst).toBeLessThan(1e-12 * length);
  });
});

const sizes = [
  { width: 1, height: 1 },
  { width: 2, height: 3 },
  { width: 5, height: 4 },
  { width: 6, height: 7 },
  { width: 37, height: 8 },
] as const;

describe('the spectrum of an image', () => {
  it.each(sizes)('of $width × $height equals the inverse transform written out', (size) => {
    const { width, height } = size;
    const half = Math.floor(width / 2) + 1;
    const image = createSpectrumImage(size);
    const spectrum = draw(image.length, 3);
    const expected = Array.from({ length: width * height }, (_, p) => {
      const [y, x] = [Math.floor(p / width), p % width];
      let sum = 0;
      for (let i = 0; i < height * half; i++) {
        const [row, k] = [Math.floor(i / half), i % half];
        const fy = (row <= (height - 1) / 2 ? row : row - height) / height;
        const scale = 1 / Math.max(Math.hypot(fy, k / width), 1 / Math.max(width, height));
        const angle = 2 * Math.PI * ((row * y) / height + (k * x) / width);
        // A real image: every frequency has a mirror image, except the first and the middle one.
        const weight = k === 0 || 2 * k === width ? 1 : 2;
        const [re, im] = [spectrum[i] ?? 0, spectrum[height * half + i] ?? 0];
        sum += weight * scale * (re * Math.cos(angle) - im * Math.sin(angle));
      }
      return sum / Math.sqrt(width * height) / 4;
    });
    const pixels = image.toPixels(spectrum);
    expect(Math.max(...expected.map((each, p) => Math.abs(each - (pixels[p] ?? 0))))).toBeLessThan(
      1e-12 * width * height,
    );
  });

  it.each(sizes)('of $width × $height has the exact adjoint', (size) => {
    const image = createSpectrumImage(size);
    const x = draw(image.length, 4);
    const y = draw(size.width * size.height, 5);
    expect(dot(image.toPixels(x), y)).toBeCloseTo(dot(x, image.fromPixels(y)), 10);
  });

  it('of 224 × 224 × 3 is computed there and back within 150 ms, with room for a busy machine', () => {
    const image = createSpectrumImage({ width: 224, height: 224 });
    const spectrum = draw(image.length, 6);
    const there = (): void => {
      for (let c = 0; c < 3; c++) image.fromPixels(image.toPixels(spectrum));
    };
    there();
    const times = [1, 2, 3].map(() => {
      const start = performance.now();
      there();
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(150);
  });
});

interface WarpCase {
  /** A sentence. */
  readonly name: string;
  readonly map: Affine;
  readonly source: readonly (readonly number[])[];
  readonly target?: { readonly width: number; readonly height: number };
  readonly outside?: number;
  readonly expected: readonly (readonly number[])[];
}

const warps: readonly WarpCase[] = [
  {
    name: 'a wider target pads with what lies outside (Lucent test_pad_constant)',
    map: shift(0, 0),
    source: [
      [1, 1],
      [1, 1],
    ],
    target: { width: 4, height: 4 },
    outside: 0.5,
    expected: [
      [0.5, 0.5, 0.5, 0.5],
      [0.5, 1, 1, 0.5],
      [0.5, 1, 1, 0.5],
      [0.5, 0.5, 0.5, 0.5],
    ],
  },
  {
    name: 'scaling a 3 × 3 image down by three leaves its middle (Lucent test_random_scale_down)',
    map: scaling(1 / 3),
    source: [
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ],
    expected: [
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ],
  },
  {
    name: 'scaling up by two interpolates',
    map: scaling(2),
    source: [[0, 4, 8]],
    expected: [[2, 4, 6]],
  },
  {
    name: 'a quarter turn of an even size (Lucent test_random_rotate_even_size)',
    map: rotation(90),
    source: [
      [0, 1],
      [0, 1],
    ],
    expected: [
      [1, 1],
      [0, 0],
    ],
  },
  {
    name: 'a quarter turn of an odd size (Lucent test_random_rotate_odd_size)',
    map: rotation(90),
    source: [
      [0, 0, 1],
      [0, 0, 1],
      [0, 0, 1],
    ],
    expected: [
      [1, 1, 1],
      [0, 0, 0],
      [0, 0, 0],
    ],
  },
  {
    name: 'a shift moves right and down',
    map: shift(1, 1),
    source: [
      [1, 2],
      [3, 4],
    ],
    outside: 9,
    expected: [
      [9, 9],
      [9, 1],
    ],
  },
  {
    name: 'maps are applied in the order given: shifted right, then turned',
    map: composed([shift(1, 0), rotation(90)]),
    source: [
      [1, 2],
      [3, 4],
    ],
    expected: [
      [1, 3],
      [0, 0],
    ],
  },
];

describe('a transform of the image', () => {
  it.each(warps)('$name', ({ map, source, target, outside = 0, expected }) => {
    const size = { width: source[0]?.length ?? 0, height: source.length };
    const plane = Float64Array.from(source.flat());
    expect([...createWarp(map, size, target).forward(plane, outside)]).toEqual(expected.flat());
  });

  it.each([0, 1, 2, 3])('drawn with seed %i has the exact adjoint', (seed) => {
    const size = { width: 11, height: 9 };
    const warp = createWarp(drawTransform(size, createRandom(seed)), size);
    const x = draw(99, 7);
    const y = draw(99, 8);
    expect(dot(warp.forward(x, 0), y)).toBeCloseTo(dot(x, warp.backward(y)), 10);
  });
});

describe('colours', () => {
  it("have Lucid's correlation of ImageNet, divided by its largest column norm", () => {
    // max ‖column‖ = √(0.26² + 0.27² + 0.27²) = √0.2134
    const norm = Math.sqrt(0.2134);
    const expected = [0.26, 0.09, 0.02, 0.27, 0, -0.05, 0.27, -0.09, 0.03].map((v) => v / norm);
    const flat = colorCorrelation.flat();
    expect(flat.map((value, i) => Math.abs(value - (expected[i] ?? 0)) < 1e-12)).toEqual(
      Array(9).fill(true),
    );
  });

  it.each([
    { name: 'RGB', isBgr: false, order: [0, 1, 2] },
    { name: 'BGR', isBgr: true, order: [2, 1, 0] },
  ])('are mixed and squashed for $name', ({ isBgr, order }) => {
    const [red, green, blue] = [1, -0.5, 2];
    const space = createColorSpace(3, isBgr);
    const unit = space.toUnit([red, green, blue].map((value) => Float64Array.of(value)));
    const expected = [
      0.26 * red + 0.09 * green + 0.02 * blue,
      0.27 * red - 0.05 * blue,
      0.27 * red - 0.09 * green + 0.03 * blue,
    ].map((value) => 1 / (1 + Math.exp(-value / Math.sqrt(0.2134))));
    order.forEach((position, c) => {
      expect(unit[c]?.[0]).toBeCloseTo(expected[position] ?? 0, 12);
    });
  });

  it('of a single channel are only squashed', () => {
    const unit = createColorSpace(1, false).toUnit([Float64Array.of(0, Math.log(3))]);
    expect(unit[0]?.[0]).toBe(0.5);
    expect(unit[0]?.[1]).toBeCloseTo(0.75, 12);
  });
});

describe('the way from parameters to the input tensor', () => {
  const common = { name: 'image', width: 6, height: 5 };
  const inputs: readonly SubjectInput[] = [
    {
      ...common,
      layout: 'NCHW',
      channels: 3,
      black: [-2, -1.9, -1.8],
      white: [2.2, 2.4, 2.6],
    },
    {
      ...common,
      layout: 'NHWC',
      channels: 3,
      black: [0, 0, 0],
      white: [255, 255, 255],
      colorOrder: 'BGR',
    },
    { ...common, layout: 'NCHW', channels: 1, black: [1], white: [0] },
  ];

  it.each(inputs)(
    '$layout with $channels channels has the gradient of finite differences',
    (input) => {
      const space = createPictureSpace(input);
      const random = createRandom(9);
      const parameters = space.draw(random).map((value) => 50 * value);
      const warp = createWarp(drawTransform(input, random), input);
      const weights = draw(30 * input.channels, 10);
      const direction = draw(parameters.length, 11);
      const loss = (step: number): number => {
        const moved = parameters.map((value, i) => value + step * (direction[i] ?? 0));
        return dot(space.toInput(space.toUnit(moved), warp), weights);
      };
      const gradient = space.gradient(space.toUnit(parameters), warp, Float32Array.from(weights));
      const finite = (loss(1e-2) - loss(-1e-2)) / 2e-2;
      expect(Math.abs(dot(gradient, direction) / finite - 1)).toBeLessThan(2e-3);
    },
  );
});

const settings: MethodSettings = { ...toySettings, steps: 5 };

/** Two classes that look for a bright and for a dark middle of a 8 × 8 picture. */
const middleSubject = (bias: number): Promise<Subject> =>
  toySubject({ dims: [3, 8, 8] }, (graph, image, batch) => {
    const isMiddle = (p: number): boolean => {
      const [y, x] = [Math.floor(p / 8), p % 8];
      return y >= 2 && y < 6 && x >= 2 && x < 6;
    };
    const weights = Array.from({ length: 192 * 2 }, (_, i) => {
      const sign = i % 2 === 0 ? 1 : -1;
      return isMiddle(Math.floor(i / 2) % 64) ? sign : -sign;
    });
    const shape = graph.weight('shape', 'int64', [2], [batch, 192]);
    const [flat = ''] = graph.node('Reshape', [image, shape]);
    const matrix = graph.weight('matrix', 'float32', [192, 2], weights);
    const [sums = ''] = graph.node('MatMul', [flat, matrix]);
    const shift = graph.weight('shift', 'float32', [2], [bias, bias]);
    const [shifted = ''] = graph.node('Add', [sums, shift]);
    return graph.node('Relu', [shifted], { outputs: ['scores'] })[0] ?? '';
  });

const contextOf = (subject: Subject, changes: Partial<MethodContext> = {}): MethodContext => ({
  subject,
  picture: new Float32Array(192),
  objective: { of: 'scores', seed: Float32Array.of(1, 0) },
  layer: null,
  settings,
  signal: never,
  progress: () => {},
  ...changes,
});

const scoreOf = async (subject: Subject, rows: Float32Array): Promise<number> => {
  const { values } = await subject.run({ rows, count: 1, fetches: ['scores'] }, never);
  const scores = values.get('scores') ?? new Float32Array(0);
  return objectiveValues({ of: 'scores', seed: Float32Array.of(1, 0) }, scores)[0] ?? 0;
};

describe('activation maximisation', () => {
  it('raises its target within five steps (the property of Lucent test_objectives)', async () => {
    const subject = await middleSubject(200);
    const at = async (steps: number): Promise<number> => {
      const context = contextOf(subject, { settings: { ...settings, steps } });
      return scoreOf(subject, (await activationMaximization.explain(context)).raw.data);
    };
    const scores = [await at(1), await at(3), await at(5)];
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect((scores[2] ?? 0) - (scores[0] ?? 0)).toBeGreaterThan(1);
  });

  it('finds a bright middle on a dark ground, in the ranges of the result', async () => {
    const subject = await middleSubject(200);
    const context = contextOf(subject, { settings: { ...settings, steps: 60 } });
    const { raw, heatmap, picture } = await activationMaximization.explain(context);
    const middle = 3 * 8 + 3;
    expect({
      dims: raw.dims,
      isInRange: raw.data.every((value) => value >= 0 && value <= 1),
      isMiddleBright: (heatmap.data[middle] ?? 0) > 0.1,
      isCornerDark: (heatmap.data[0] ?? 0) < -0.1,
      size: [heatmap.width, heatmap.height, picture?.width, picture?.height],
      red: picture?.rgb[3 * middle],
    }).toEqual({
      dims: [3, 8, 8],
      isInRange: true,
      isMiddleBright: true,
      isCornerDark: true,
      size: [8, 8, 8, 8],
      red: Math.round(255 * (raw.data[middle] ?? 0)),
    });
  });

  it('repeats itself for a seed and differs for another', async () => {
    const subject = await middleSubject(200);
    const find = async (seed: number): Promise<readonly number[]> => {
      const context = contextOf(subject, { settings: { ...settings, seed } });
      return [...(await activationMaximization.explain(context)).raw.data];
    };
    const first = await find(3);
    expect(await find(3)).toEqual(first);
    expect(await find(4)).not.toEqual(first);
  });

  it('wakes a target that starts behind a closed ReLU', async () => {
    const subject = await middleSubject(45);
    const context = contextOf(subject, { settings: { ...settings, steps: 60 } });
    const { raw } = await activationMaximization.explain(context);
    expect(await scoreOf(subject, raw.data)).toBeGreaterThan(1);
  });

  it('says so when the target never wakes', async () => {
    const subject = await middleSubject(-1000);
    const context = contextOf(subject, { settings: { ...settings, steps: 30 } });
    await expect(activationMaximization.explain(context)).rejects.toMatchObject({
      code: 'target-unreachable',
    });
  });

  it('reports every step, with a growing map every eighth, and stops when cancelled', async () => {
    const subject = await middleSubject(200);
    const abort = new AbortController();
    const reports: (readonly [number, number, boolean])[] = [];
    const context = contextOf(subject, {
      settings: { ...settings, steps: 100 },
      signal: abort.signal,
      progress: (done, total, partial) => {
        reports.push([done, total, partial !== undefined]);
        if (done === 9) abort.abort();
      },
    });
    await expect(activationMaximization.explain(context)).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(reports).toEqual(Array.from({ length: 9 }, (_, i) => [i + 1, 100, i === 7]));
  });
});
