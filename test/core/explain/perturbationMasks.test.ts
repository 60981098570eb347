// Masks, what stands behind them, and RISE, which draws them.

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { baselineOf, blurred } from '../../../src/core/explain/baselines';
import { createMasks, rise } from '../../../src/core/explain/methods/rise';
import { createUpsampler } from '../../../src/core/explain/upsample';
import { contextOf, distance, toySettings } from './methodContext';
import { linear, range } from './perturbationNets';

describe('RISE', () => {
  it('draws masks in 0…1 that show each pixel half of the time and shift against each other', () => {
    const draw = createMasks({ width: 28, height: 20 }, createRandom(3));
    const masks = range(4000).map(draw);
    const means = range(28 * 20).map(
      (p) => masks.reduce((sum, mask) => sum + (mask[p] ?? 0), 0) / 4000,
    );
    const values = masks.flatMap((mask) => [Math.min(...mask), Math.max(...mask)]);
    expect(Math.min(...values)).toBe(0);
    expect(Math.max(...values)).toBe(1);
    // Standard error of a mean of 4000 numbers with a deviation of 0.5 at most: 0.008.
    expect(
      distance(
        means,
        means.map(() => 0.5),
      ),
    ).toBeLessThan(0.04);
  });

  it('gives a constant network a constant map', async () => {
    const subject = await linear([1, 8, 8], Array(64).fill(0), 3);
    const { raw, heatmap } = await rise.explain(contextOf(subject, Array(64).fill(1)));
    expect(distance(raw.data, Array(64).fill(3))).toBeLessThan(1e-5);
    expect(distance(heatmap.data, Array(64).fill(0))).toBeLessThan(1e-5);
  });

  it('gives the same map for channels first and last', async () => {
    const random = createRandom(4);
    const weights = range(2 * 64).map(() => random.normal());
    const picture = range(2 * 64).map(() => random.normal());
    const last = (values: readonly number[]): number[] =>
      range(64).flatMap((p) => [values[p] ?? 0, values[64 + p] ?? 0]);
    const first = await linear([2, 8, 8], weights);
    const nhwc = await linear([8, 8, 2], last(weights));
    const other = { ...nhwc, input: { ...first.input, layout: 'NHWC' as const } };
    const maps = [
      await rise.explain(contextOf(first, picture)),
      await rise.explain(contextOf(other, last(picture))),
    ].map(({ raw }) => raw.data);
    expect(distance(maps[0] ?? [], maps[1] ?? [])).toBeLessThan(1e-4);
    const [map = new Float32Array(1)] = maps;
    expect(Math.max(...map) - Math.min(...map)).toBeGreaterThan(0.1);
  });

  it('finds the pixel on which a network looks, the same for the same seed', async () => {
    const weights = Array(256).fill(0);
    weights[5 * 16 + 12] = 2;
    const subject = await linear([1, 16, 16], weights);
    const explain = (seed: number) =>
      rise.explain(
        contextOf(subject, Array(256).fill(1), {
          settings: { ...toySettings, samples: 512, seed },
        }),
      );
    const [first, again, other] = [await explain(1), await explain(1), await explain(2)];
    const { data } = first.heatmap;
    const peak = data.indexOf(Math.max(...data));
    expect(Math.hypot(Math.floor(peak / 16) - 5, (peak % 16) - 12)).toBeLessThanOrEqual(1.5);
    // E[y · M] / E[M] at that very pixel: 2 · E[M²] / E[M], between 1 (never mixed) and 2 (all or nothing).
    expect(first.raw.data[5 * 16 + 12]).toBeGreaterThan(1.2);
    expect(again.raw.data).toEqual(first.raw.data);
    expect(other.raw.data).not.toEqual(first.raw.data);
  });
});

describe('masks and baselines', () => {
  it.each([
    { from: [1, 2], to: [1, 4], map: [0, 4], expected: [0, 1, 3, 4] },
    { from: [2, 2], to: [3, 3], map: [0, 1, 2, 3], expected: [0, 0.5, 1, 1, 1.5, 2, 2, 2.5, 3] },
    { from: [1, 1], to: [2, 2], map: [7], expected: [7, 7, 7, 7] },
  ])('enlarges $from to $to as align_corners=False does', ({ from, to, map, expected }) => {
    const size = ([height = 1, width = 1]: number[]) => ({ height, width });
    const result = createUpsampler(size(from), size(to))(Float32Array.from(map));
    expect(distance(result, expected)).toBeLessThan(1e-6);
  });

  it('blurs each channel by a Gaussian that leaves the sum in the middle and constants alone', () => {
    const input = { layout: 'NCHW' as const, channels: 2, height: 21, width: 21 };
    const picture = new Float32Array(2 * 441).fill(5, 441);
    picture[10 * 21 + 10] = 1;
    const result = blurred(input, picture, 1.5);
    const at = (y: number, x: number): number => result[y * 21 + x] ?? 0;
    expect(at(10, 12) / at(10, 10)).toBeCloseTo(Math.exp(-4 / 4.5), 5);
    expect(at(12, 12) / at(10, 10)).toBeCloseTo(Math.exp(-8 / 4.5), 5);
    expect(result.subarray(0, 441).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    expect(distance(result.subarray(441), Array(441).fill(5))).toBeLessThan(1e-5);
  });

  it.each([
    { layout: 'NCHW' as const, picture: [1, 3, 10, 30], mean: [2, 2, 20, 20] },
    { layout: 'NHWC' as const, picture: [1, 10, 3, 30], mean: [2, 20, 2, 20] },
  ])('takes the mean of each channel of $layout', ({ layout, picture, mean }) => {
    const input = { name: 'x', layout, channels: 2, height: 1, width: 2, black: [], white: [] };
    expect([...baselineOf({ input }, Float32Array.from(picture), 'mean')]).toEqual(mean);
    expect([...baselineOf({ input }, Float32Array.from(picture), 'zero')]).toEqual([0, 0, 0, 0]);
  });
});
