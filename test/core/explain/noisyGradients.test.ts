// SmoothGrad and VarGrad against their formulas, written down once more: all copies in one batch, the same random numbers.

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { gradientRules } from '../../../src/core/autodiff/rules';
import { saliency } from '../../../src/core/explain/methods/saliency';
import { smoothGrad } from '../../../src/core/explain/methods/smoothGrad';
import { varGrad } from '../../../src/core/explain/methods/varGrad';
import { contextOf, distance, toySettings } from './methodContext';
import { range } from './perturbationNets';
import { never, toySubject } from './support';

/** y = w · tanh(V x), of two channels with ranges of their own. */
const bent = () =>
  toySubject(
    { dims: [2, 3, 4], batchSize: 20, input: { black: [-1, 0], white: [1, 6] } },
    (graph, image, batch) => {
      const random = createRandom(8);
      const drawn = (name: string, rows: number, columns: number): string => {
        const data = range(rows * columns).map(() => 0.2 * random.normal());
        return graph.weight(name, 'float32', [rows, columns], data);
      };
      graph.weight('shape', 'int64', [2], [batch, 24]);
      graph.node('Reshape', [image, 'shape'], { outputs: ['flat'] });
      graph.node('MatMul', ['flat', drawn('v', 24, 5)], { outputs: ['inner'] });
      graph.node('Tanh', ['inner'], { outputs: ['bent'] });
      return graph.node('MatMul', ['bent', drawn('w', 5, 2)], { outputs: ['scores'] })[0] ?? '';
    },
  );

const samples = 20;
const settings = { ...toySettings, samples, noise: 0.2, seed: 12 };
const picture = range(24).map((i) => Math.sin(1 + i));

/** ∂y/∂x of every copy, [copies, numbers]; deviations are 0.2 · 2 and 0.2 · 6. */
async function gradients(): Promise<readonly Float32Array[]> {
  const subject = await bent();
  const random = createRandom(settings.seed);
  const rows = Float32Array.from({ length: samples * 24 }, (_, i) => {
    const at = i % 24;
    return (picture[at] ?? 0) + (at < 12 ? 0.4 : 1.2) * random.normal();
  });
  const seed = Float32Array.of(1, 0);
  const backward = { of: 'scores', seed, wanted: ['image'], rules: gradientRules };
  const pass = { rows, count: samples, fetches: [], backward };
  const all = (await subject.run(pass, never)).gradients.get('image') ?? new Float32Array(0);
  return range(samples).map((i) => all.subarray(24 * i, 24 * (i + 1)));
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('noisy copies of a picture', () => {
  const rows = [
    { method: smoothGrad, formula: mean },
    {
      method: varGrad,
      formula: (values: readonly number[]) =>
        mean(values.map((value) => (value - mean(values)) ** 2)),
    },
  ];
  it.each(rows)('give $method.id by its formula', async ({ method, formula }) => {
    const copies = await gradients();
    const expected = range(24).map((at) => formula(copies.map((copy) => copy[at] ?? 0)));
    const partial: [number, number][] = [];
    const { raw, heatmap } = await method.explain(
      contextOf(await bent(), picture, {
        settings,
        progress: (done, total) => partial.push([done, total]),
      }),
    );
    const largest = Math.max(...expected.map(Math.abs));
    expect(distance(raw.data, expected) / largest).toBeLessThan(1e-5);
    const overChannels = range(12).map((p) =>
      Math.max(Math.abs(expected[p] ?? 0), Math.abs(expected[12 + p] ?? 0)),
    );
    expect(distance(heatmap.data, overChannels) / largest).toBeLessThan(1e-5);
    expect(partial).toEqual([
      [8, 20],
      [16, 20],
      [20, 20],
    ]);
  });

  it('can be few: one copy has no variance', async () => {
    const one = { ...settings, samples: 1 };
    const { raw } = await varGrad.explain(contextOf(await bent(), picture, { settings: one }));
    expect([...raw.data]).toEqual(Array(24).fill(0));
  });

  it('without noise are saliency with no variance', async () => {
    const still = { ...settings, samples: 10, noise: 0 };
    const subject = await bent();
    const context = contextOf(subject, picture, { settings: still });
    const smooth = (await smoothGrad.explain(context)).raw.data;
    expect(distance(smooth, (await saliency.explain(context)).raw.data)).toBeLessThan(1e-7);
    // Batches of different sizes may round differently in the last digit.
    const variance = (await varGrad.explain(context)).raw.data;
    expect(Math.max(...variance)).toBeLessThan(1e-14);
  });
});
