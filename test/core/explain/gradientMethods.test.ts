// Methods whose map has the shape of the picture, against published values and closed forms.

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { deconvnet } from '../../../src/core/explain/methods/deconvnet';
import { gradientXInput } from '../../../src/core/explain/methods/gradientXInput';
import { guidedBackprop } from '../../../src/core/explain/methods/guidedBackprop';
import { integratedGradients } from '../../../src/core/explain/methods/integratedGradients';
import type { Method } from '../../../src/core/explain/methods/method';
import { saliency } from '../../../src/core/explain/methods/saliency';
import { smoothGrad } from '../../../src/core/explain/methods/smoothGrad';
import { varGrad } from '../../../src/core/explain/methods/varGrad';
import type { Subject } from '../../../src/core/explain/subject';
import type { GraphBuilder } from '../../../src/core/onnx/builder';
import { contextOf, distance, toySettings } from './methodContext';
import { captumConv, linear, range } from './perturbationNets';
import { toySubject } from './support';

/** A line of numbers through nodes that `write` adds; every number of the result is a score. */
const line = (length: number, write: (graph: GraphBuilder, x: string) => string) =>
  toySubject({ dims: [1, 1, length] }, (graph, image, batch) => {
    const shape = graph.weight('shape', 'int64', [2], [batch, length]);
    graph.weight('one', 'float32', [], [1]);
    graph.weight('two', 'float32', [], [2]);
    graph.weight('three', 'float32', [], [3]);
    graph.weight('zero', 'float32', [], [0]);
    graph.node('Reshape', [image, shape], { outputs: ['x'] });
    return write(graph, 'x');
  });

const node = (graph: GraphBuilder, op: string, ...inputs: string[]): string =>
  graph.node(op, inputs)[0] ?? '';

/** The sum of all scores as target. */
const sumOf = (subject: Subject) => ({
  of: subject.scores,
  seed: new Float32Array(subject.classCount).fill(1),
});

async function rawOf(method: Method, subject: Subject, picture: Iterable<number>) {
  const { raw } = await method.explain(contextOf(subject, picture, { objective: sumOf(subject) }));
  return [...raw.data].map((value) => value + 0);
}

const captumBasic = () =>
  line(6, (graph, x) =>
    node(graph, 'Sub', 'one', node(graph, 'Relu', node(graph, 'Sub', 'one', x))),
  );
const xpliqueRelu = (write: (graph: GraphBuilder, square: string) => string, top?: 'three') =>
  line(4, (graph, x) => {
    const y = top ? node(graph, 'Clip', x, 'zero', top) : node(graph, 'Relu', x);
    return write(graph, node(graph, 'Mul', y, y));
  });
const negated = (graph: GraphBuilder, square: string) => node(graph, 'Neg', square);
const same = (_graph: GraphBuilder, square: string) => square;

describe('a method with the shape of the picture gives the published values', () => {
  const deconvTests = 'captum tests/attr/test_deconvolution.py';
  const guidedTests = 'captum tests/attr/test_guided_backprop.py';
  const xplique = 'xplique tests/commons/test_model_override.py';
  const captumDeconv = [2, 3, 3, 1, 3, 5, 5, 2, 3, 5, 5, 2, 1, 2, 2, 1];
  const basic = [1, 2, 3, 0, -1, 7];
  const four = [5, 0, -5, 10];
  const ones: number[] = Array(16).fill(1);
  const zeros: number[] = Array(16).fill(0);

  const rows = [
    {
      source: 'captum tests/attr/test_saliency.py, basic config',
      method: saliency,
      net: captumBasic,
      picture: basic,
      expected: [0, 0, 0, 1, 1, 0],
    },
    {
      source: 'captum tests/attr/test_input_x_gradient.py, basic config',
      method: gradientXInput,
      net: captumBasic,
      picture: basic,
      expected: [0, 0, 0, 0, -1, 0],
    },
    {
      source: 'xplique tests/attributions/test_guided_backprop.py, the normal gradient',
      method: saliency,
      net: () => xpliqueRelu(negated),
      picture: four,
      expected: [-10, 0, 0, -20],
    },
    {
      source: 'xplique tests/attributions/test_guided_backprop.py test_guided_mechanism',
      method: guidedBackprop,
      net: () => xpliqueRelu(negated),
      picture: four,
      expected: [0, 0, 0, 0],
    },
    {
      source: `${xplique} test_guided_policy, ReLU with a maximum of 3`,
      method: guidedBackprop,
      net: () => xpliqueRelu(negated, 'three'),
      picture: four,
      expected: [0, 0, 0, 0],
    },
    {
      source: `${xplique} test_deconv_policy`,
      method: deconvnet,
      net: () => xpliqueRelu(same),
      picture: four,
      expected: [10, 0, 0, 20],
    },
    {
      source: `${xplique} test_deconv_policy, ReLU with a maximum of 3`,
      method: deconvnet,
      net: () => xpliqueRelu(same, 'three'),
      picture: four,
      expected: [6, 0, 0, 6],
    },
  ];
  it.each(rows)('$method.id: $source', async ({ method, net, picture, expected }) => {
    expect(await rawOf(method, await net(), picture)).toEqual(expected);
  });

  // The first class of Captum's net as target.
  const convolutional = [
    {
      source: `${guidedTests} test_simple_input_conv_gb`,
      method: guidedBackprop,
      added: zeros,
      picture: range(16),
      expected: [0, 1, 1, 1, 1, 3, 3, 2, 1, 3, 3, 2, 1, 2, 2, 1],
    },
    {
      source: `${guidedTests} test_simple_multi_input_conv_gb`,
      method: guidedBackprop,
      added: ones,
      picture: range(16),
      expected: [1, 2, 2, 1, 2, 4, 4, 2, 2, 4, 4, 2, 1, 2, 2, 1],
    },
    {
      source: `${deconvTests} test_simple_input_conv_deconv`,
      method: deconvnet,
      added: zeros,
      picture: range(16),
      expected: captumDeconv,
    },
    {
      source: `${deconvTests} test_simple_multi_input_conv_deconv, the second input`,
      method: deconvnet,
      added: range(16),
      picture: ones,
      expected: captumDeconv,
    },
  ];
  it.each(convolutional)('$method.id: $source', async ({ method, added, picture, expected }) => {
    const { raw } = await method.explain(contextOf(await captumConv(added), picture));
    expect({ dims: raw.dims, data: [...raw.data] }).toEqual({ dims: [1, 4, 4], data: expected });
  });
});

describe('guided backpropagation and deconvnet', () => {
  const weights = [2, -3, 5, -7];
  /** w · f(x) with f between. */
  const through = (write: (graph: GraphBuilder, x: string) => string) =>
    line(4, (graph, x) => {
      graph.weight('w', 'float32', [4], weights);
      graph.weight('slopes', 'float32', [4], Array(4).fill(0.5));
      return node(graph, 'Mul', write(graph, x), 'w');
    });
  const picture = [1, 1, -1, -1];

  it.each([
    { op: 'Relu', guided: [2, 0, 0, 0], deconv: [2, 0, 5, 0] },
    { op: 'LeakyRelu', guided: [2, 0, 0.05, 0], deconv: [2, 0, 5, 0] },
    { op: 'PRelu', guided: [2, 0, 2.5, 0], deconv: [2, 0, 5, 0] },
    { op: 'Neg', guided: [-2, 3, -5, 7], deconv: [-2, 3, -5, 7] },
    { op: 'Sigmoid', guided: null, deconv: null },
  ])('change what passes a rectifier only: $op', async ({ op, guided, deconv }) => {
    const slopes = op === 'PRelu' ? ['slopes'] : [];
    const subject = await through((graph, x) => node(graph, op, x, ...slopes));
    const plain = await rawOf(saliency, subject, picture);
    const maps = [
      await rawOf(guidedBackprop, subject, picture),
      await rawOf(deconvnet, subject, picture),
    ];
    expect(distance(maps.flat(), [guided ?? plain, deconv ?? plain].flat())).toBeLessThan(1e-7);
  });
});

/** Two layers and a softmax: nothing is linear about it. */
const smooth = () =>
  toySubject(
    { dims: [2, 12, 16], input: { black: [-1, 0], white: [1, 4] } },
    (graph, image, batch) => {
      const random = createRandom(5);
      const drawn = (name: string, rows: number, columns: number): string => {
        const data = range(rows * columns).map(() => random.normal());
        return graph.weight(name, 'float32', [rows, columns], data);
      };
      const shape = graph.weight('shape', 'int64', [2], [batch, 384]);
      graph.node('Reshape', [image, shape], { outputs: ['flat'] });
      const hidden = node(graph, 'Tanh', node(graph, 'MatMul', 'flat', drawn('w1', 384, 6)));
      return graph.node('MatMul', [hidden, drawn('w2', 6, 3)], { outputs: ['scores'] })[0] ?? '';
    },
  );

const random = createRandom(9);
const picture = Float32Array.from({ length: 384 }, () => random.normal());

describe('integrated gradients', () => {
  /** f(x₁, x₂) = ReLU(ReLU(x₁) − 1 − ReLU(x₂)), the first example of the paper's appendix. */
  const paperOne = () =>
    line(2, (graph, x) => {
      graph.weight('shift', 'float32', [1], [-1]);
      graph.weight('signs', 'float32', [2, 1], [1, -1]);
      const difference = node(graph, 'MatMul', node(graph, 'Relu', x), 'signs');
      return node(graph, 'Relu', node(graph, 'Add', difference, 'shift'));
    });
  /** f(x₁, x₂) = ReLU(ReLU(x₁ − 1) − ReLU(x₂)), the second. */
  const paperTwo = () =>
    line(2, (graph, x) => {
      graph.weight('shift', 'float32', [2], [-1, 0]);
      graph.weight('signs', 'float32', [2, 1], [1, -1]);
      const shifted = node(graph, 'Relu', node(graph, 'Add', x, 'shift'));
      return node(graph, 'Relu', node(graph, 'MatMul', shifted, 'signs'));
    });

  it.each([
    { net: paperOne, quadrature: 'gauss-legendre' },
    { net: paperOne, quadrature: 'midpoint' },
    { net: paperTwo, quadrature: 'gauss-legendre' },
    { net: paperTwo, quadrature: 'midpoint' },
  ] as const)(
    'gives the published [1.5, −0.5] at [3, 1] with $quadrature (captum test_multivariable_vanilla)',
    async ({ net, quadrature }) => {
      const settings = { ...toySettings, steps: 50, quadrature };
      const { raw } = await integratedGradients.explain(
        contextOf(await net(), [3, 1], { settings }),
      );
      // Captum allows 0.05.
      expect(distance(raw.data, [1.5, -0.5])).toBeLessThan(0.05);
    },
  );

  it.each([
    { target: 'scores', baseline: 'zero' },
    { target: 'scores', baseline: 'mean' },
    { target: 'scores', baseline: 'blur' },
    { target: 'probabilities', baseline: 'zero' },
  ] as const)('adds up: $target from $baseline', async ({ target, baseline }) => {
    const objective = { of: target, seed: Float32Array.of(0, 1, 0) };
    const settings = { ...toySettings, baseline };
    const result = await integratedGradients.explain(
      contextOf(await smooth(), picture, { objective, settings }),
    );
    // Captum allows 0.005 with 200 steps.
    const { sum, expected, limit } = result.completeness ?? { sum: 0, expected: 1, limit: 0 };
    expect(Math.abs(expected)).toBeGreaterThan(1e-3);
    expect({ isComplete: Math.abs(sum - expected) < 1e-4, limit }).toEqual({
      isComplete: true,
      limit: 0.05,
    });
  });

  it('is gradient × input where the network is linear, whatever the steps', async () => {
    const subject = await linear([1, 2, 2], [1, -2, 3, 4], 5);
    const settings = { ...toySettings, steps: 3 };
    const { raw, completeness } = await integratedGradients.explain(
      contextOf(subject, [1, 2, -1, 0.5], { settings }),
    );
    expect(distance(raw.data, [1, -4, -3, 2])).toBeLessThan(1e-6);
    expect(completeness?.expected).toBeCloseTo(-4, 6);
  });

  it('shows a growing map as its steps are done', async () => {
    const seen: [number, number, number | undefined][] = [];
    const settings = { ...toySettings, steps: 20 };
    await integratedGradients.explain(
      contextOf(await smooth(), picture, {
        settings,
        progress: (done, total, partial) => seen.push([done, total, partial?.data.length]),
      }),
    );
    expect(seen).toEqual([
      [8, 20, 192],
      [16, 20, 192],
      [20, 20, 192],
    ]);
  });
});

describe('SmoothGrad and VarGrad', () => {
  /** y = Σ c x² / 2, so that the gradient is c x: noise of deviation σ in x is c σ in the gradient. */
  const quadratic = () =>
    toySubject(
      { dims: [2, 10, 10], input: { black: [-1, 0], white: [1, 4] } },
      (graph, image, batch) => {
        const shape = graph.weight('shape', 'int64', [2], [batch, 200]);
        const flat = node(graph, 'Reshape', image, shape);
        const halves = graph.weight('halves', 'float32', [200, 1], Array(200).fill(1.5));
        return node(graph, 'MatMul', node(graph, 'Mul', flat, flat), halves);
      },
    );
  const still = range(200).map((i) => Math.sin(i));

  it('find no difference between gradients of a linear network', async () => {
    const subject = await linear([1, 2, 2], [1, -2, 3, 4]);
    const maps = [
      await rawOf(smoothGrad, subject, [1, 2, 3, 4]),
      await rawOf(varGrad, subject, [1, 2, 3, 4]),
    ];
    expect(maps).toEqual([
      [1, -2, 3, 4],
      [0, 0, 0, 0],
    ]);
  });

  it('measure noise by the range of each channel', async () => {
    const subject = await quadratic();
    const settings = { ...toySettings, samples: 200, noise: 0.1 };
    const context = contextOf(subject, still, { settings });
    const smoothed = (await smoothGrad.explain(context)).raw.data;
    const variance = (await varGrad.explain(context)).raw.data;
    const meanOf = (data: Float32Array): number => data.reduce((sum, each) => sum + each, 0) / 100;
    // Deviations of 0.1 · 2 and 0.1 · 4, times 3 and squared; 20 000 samples each: within 2 percent.
    expect(meanOf(variance.subarray(0, 100)) / 0.36).toBeCloseTo(1, 1);
    expect(meanOf(variance.subarray(100)) / 1.44).toBeCloseTo(1, 1);
    const gradient = still.map((x) => 3 * x);
    // Five deviations of a mean of 200.
    expect(distance(smoothed, gradient)).toBeLessThan((5 * 1.2) / Math.sqrt(200));
    expect(distance(smoothed, gradient)).toBeGreaterThan(0.01);
  });

  it('repeat themselves with a seed, and differ with another', async () => {
    const subject = await smooth();
    const withSeed = async (seed: number) =>
      (
        await smoothGrad.explain(
          contextOf(subject, picture, { settings: { ...toySettings, seed } }),
        )
      ).raw.data;
    const [first, again, other] = [await withSeed(3), await withSeed(3), await withSeed(4)];
    expect(again).toEqual(first);
    expect(distance(first, other)).toBeGreaterThan(1e-3);
  });

  it('do not depend on how many copies are run together', async () => {
    const subject = await smooth();
    const settings = { ...toySettings, samples: 11 };
    const together = await smoothGrad.explain(contextOf(subject, picture, { settings }));
    const alone: Subject = {
      ...subject,
      run: async (pass, signal) => {
        const length = pass.rows.length / pass.count;
        const results = [];
        for (let i = 0; i < pass.count; i++) {
          const rows = pass.rows.slice(i * length, (i + 1) * length);
          results.push(await subject.run({ ...pass, rows, count: 1 }, signal));
        }
        const gradients = results.flatMap(({ gradients: one }) => [...(one.get('image') ?? [])]);
        return { values: new Map(), gradients: new Map([['image', Float32Array.from(gradients)]]) };
      },
    };
    const apart = await smoothGrad.explain(contextOf(alone, picture, { settings }));
    expect(distance(together.raw.data, apart.raw.data)).toBeLessThan(1e-5);
  });
});

describe('a map of the picture', () => {
  /** Two channels of 1 × 3 pixels, first or last; the gradient is the weights. */
  it.each([
    { layout: 'NCHW', dims: [2, 1, 3], weights: [1, -2, 3, -4, 1, 2] },
    { layout: 'NHWC', dims: [1, 3, 2], weights: [1, -4, -2, 1, 3, 2] },
  ] as const)(
    'is raw in its own order and one number per pixel for the eye: $layout',
    async (row) => {
      const subject = await linear(row.dims, row.weights);
      const input = { ...subject.input, layout: row.layout, channels: 2, height: 1, width: 3 };
      const ones: number[] = Array(6).fill(1);
      const context = contextOf({ ...subject, input }, ones);
      const { raw, heatmap } = await saliency.explain(context);
      const signed = (await gradientXInput.explain(context)).heatmap;
      expect({
        dims: raw.dims,
        raw: [...raw.data],
        size: [heatmap.width, heatmap.height],
        largest: [heatmap.isSigned, ...heatmap.data],
        sum: [signed.isSigned, ...signed.data],
      }).toEqual({
        dims: row.dims,
        raw: row.weights,
        size: [3, 1],
        largest: [false, 4, 2, 3],
        sum: [true, -3, -1, 5],
      });
    },
  );
});
