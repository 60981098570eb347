// Occlusion: published values, layouts, cancelling and progress.

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import {
  occlude,
  occlusion,
  placesOf,
  type Windows,
} from '../../../src/core/explain/methods/occlusion';
import type { Heatmap } from '../../../src/protocol/explain';
import { contextOf, distance, toySettings } from './methodContext';
import { captumConv, captumLinear, linear, range } from './perturbationNets';

const windows = (window: readonly number[], stride: readonly number[]): Windows => {
  const size = ([height = 1, width = 1]: readonly number[]) => ({ height, width });
  return { window: size(window), stride: size(stride) };
};

describe('occlusion', () => {
  const captumTests = 'captum tests/attr/test_occlusion.py';
  const ones: number[] = Array(16).fill(1);
  const published = [
    {
      source: `${captumTests} test_simple_input`,
      net: captumLinear,
      picture: [20, 50, 30],
      windows: windows([1, 1], [1, 1]),
      expected: [80, 200, 120],
    },
    {
      source: `${captumTests} test_multi_sample_ablation`,
      net: captumLinear,
      picture: [2, 10, 3],
      windows: windows([1, 1], [1, 1]),
      expected: [8, 35, 12],
    },
    {
      source: `${captumTests} test_simple_input_larger_shape`,
      net: captumLinear,
      picture: [20, 50, 30],
      windows: windows([1, 2], [1, 1]),
      hidden: [10, 10, 10],
      expected: [200, 220, 240],
    },
    {
      source: `${captumTests} test_simple_input_shape_with_stride`,
      net: captumLinear,
      picture: [20, 50, 30],
      windows: windows([1, 2], [1, 2]),
      expected: [280, 280, 120],
    },
    {
      source: `${captumTests} test_simple_multi_input_conv, whole first input`,
      net: () => captumConv(ones),
      picture: range(16),
      windows: windows([4, 4], [1, 1]),
      expected: Array(16).fill(67),
    },
    {
      source: `${captumTests} test_simple_multi_input_conv, whole second input`,
      net: () => captumConv(range(16)),
      picture: ones,
      windows: windows([4, 4], [1, 1]),
      expected: Array(16).fill(13),
    },
    {
      source: `${captumTests} test_simple_multi_input_conv, window [2, 3] of the first input`,
      net: () => captumConv(ones),
      picture: range(16),
      windows: windows([2, 3], [2, 1]),
      expected: [17, 17, 17, 17, 17, 17, 17, 17, 64, 65.5, 65.5, 67, 64, 65.5, 65.5, 67],
    },
    {
      source: `${captumTests} test_simple_multi_input_conv, window [1, 2] of the second input`,
      net: () => captumConv(range(16)),
      picture: ones,
      windows: windows([1, 2], [1, 2]),
      expected: [3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0, 0, 0, 0],
    },
    {
      source: 'captum tests/attr/test_feature_ablation.py test_simple_multi_input_conv, inputs',
      net: () => captumConv(ones),
      picture: range(16),
      windows: windows([1, 1], [1, 1]),
      expected: [0, 2, 4, 3, 4, 9, 10, 7, 4, 13, 14, 11, 0, 0, 0, 0],
    },
    {
      source: 'captum tests/attr/test_feature_ablation.py test_simple_multi_input_conv, second',
      net: () => captumConv(range(16)),
      picture: ones,
      windows: windows([1, 1], [1, 1]),
      expected: [1, 2, 2, 1, 1, 2, 2, 1, 1, 2, 2, 1, 0, 0, 0, 0],
    },
    {
      source: 'captum tests/attr/test_feature_ablation.py test_simple_ablation_with_baselines',
      net: captumLinear,
      picture: [20, 50, 30],
      windows: windows([1, 2], [1, 2]),
      hidden: [4, 4, 4],
      expected: [248, 248, 104],
    },
    {
      // 1 with everything shown, and 1, 0, 10, −1 with one pixel hidden.
      source: 'xplique tests/attributions/test_occlusion.py test_delta_computation, single pixels',
      net: () => linear([1, 2, 2], [0, 1, -9, 2], 7),
      picture: [1, 1, 1, 1],
      windows: windows([1, 1], [1, 1]),
      expected: [0, 1, -9, 2],
    },
    {
      source: 'xplique tests/attributions/test_occlusion.py test_delta_computation, all at once',
      net: () => linear([1, 2, 2], [1, 1, 1, 2], 5),
      picture: [1, 1, 1, 1],
      windows: windows([2, 2], [2, 2]),
      expected: [5, 5, 5, 5],
    },
  ];

  it.each(published)('gives the published values: $source', async (row) => {
    const hidden = Float32Array.from(row.hidden ?? row.picture.map(() => 0));
    const { raw } = await occlude(contextOf(await row.net(), row.picture), row.windows, hidden);
    expect([...raw.data]).toEqual(row.expected);
  });

  // xplique tests/attributions/test_occlusion.py test_mask_generator. Its third row, window 2 and stride 3, leaves the
  // edge out (9 masks); here a window that is cut off covers it, as in Captum.
  it.each([
    { size: 10, window: 1, stride: 1, count: 100, covered: 100 },
    { size: 10, window: 2, stride: 2, count: 25, covered: 100 },
    { size: 10, window: 2, stride: 3, count: 16, covered: 49 },
    { size: 10, window: 4, stride: 3, count: 9, covered: 100 },
    { size: 2, window: 1, stride: 1, count: 4, covered: 4 },
    { size: 3, window: 5, stride: 2, count: 1, covered: 9 },
  ])('places $count windows of $window every $stride pixels on $size', (row) => {
    const { size, window, stride } = row;
    const places = placesOf(
      { width: size, height: size },
      windows([window, window], [stride, stride]),
    );
    const covered = new Set(
      places.flatMap(({ top, bottom, left, right }) =>
        range(bottom - top).flatMap((y) =>
          range(right - left).map((x) => `${top + y} ${left + x}`),
        ),
      ),
    );
    expect({ count: places.length, covered: covered.size }).toEqual({
      count: row.count,
      covered: row.covered,
    });
  });

  it('gives the same map for channels first and last', async () => {
    const weights = range(2 * 14 * 14).map((i) => Math.sin(i));
    const random = createRandom(1);
    const picture = range(2 * 14 * 14).map(() => random.normal());
    const last = (values: readonly number[]): number[] =>
      range(14 * 14).flatMap((p) => [values[p] ?? 0, values[14 * 14 + p] ?? 0]);
    const first = await linear([2, 14, 14], weights);
    const nhwc = await linear([14, 14, 2], last(weights));
    const input = { ...first.input, layout: 'NHWC' as const };
    const blur = { settings: { ...toySettings, baseline: 'blur' as const } };
    const maps = [
      await occlusion.explain(contextOf(first, picture, blur)),
      await occlusion.explain(contextOf({ ...nhwc, input }, last(picture), blur)),
    ];
    const [one, other] = maps.map(({ raw }) => raw);
    expect(one?.dims).toEqual([14, 14]);
    expect(distance(one?.data ?? [], other?.data ?? [])).toBeLessThan(1e-4);
    expect(Math.max(...(one?.data ?? []))).toBeGreaterThan(0.1);
  });

  it('shows a growing map and stops between chunks when cancelled', async () => {
    const subject = await linear([1, 16, 16], Array(256).fill(1));
    const abort = new AbortController();
    const seen: (Heatmap & { done: number; total: number })[] = [];
    const explaining = occlusion.explain(
      contextOf(subject, Array(256).fill(1), {
        signal: abort.signal,
        progress: (done, total, partial) => {
          if (partial) seen.push({ ...partial, done, total });
          abort.abort();
        },
      }),
    );
    await expect(explaining).rejects.toMatchObject({ code: 'cancelled' });
    expect(
      seen.map(({ done, total, width, isSigned }) => ({ done, total, width, isSigned })),
    ).toEqual([{ done: 32, total: 64, width: 16, isSigned: true }]);
    // Windows of 3 by 3 pixels from the top: known above, not yet below.
    expect([seen[0]?.data[0], seen[0]?.data[255]]).toEqual([9, 0]);
  });
});
