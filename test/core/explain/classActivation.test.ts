// Class activation maps, against published values, the class activation map of a linear head, and closed forms.

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { channelMeans, layerGradient } from '../../../src/core/explain/camMaths';
import { namedLayer } from '../../../src/core/explain/layers';
import { eigenCam } from '../../../src/core/explain/methods/eigenCam';
import { eigenGradCam } from '../../../src/core/explain/methods/eigenGradCam';
import { gradCam } from '../../../src/core/explain/methods/gradCam';
import {
  gradCamPlusPlus,
  plusPlusWeights,
} from '../../../src/core/explain/methods/gradCamPlusPlus';
import { guidedBackprop } from '../../../src/core/explain/methods/guidedBackprop';
import { guidedGradCam } from '../../../src/core/explain/methods/guidedGradCam';
import { hiresCam } from '../../../src/core/explain/methods/hiresCam';
import { layerCam } from '../../../src/core/explain/methods/layerCam';
import type { MethodContext } from '../../../src/core/explain/methods/method';
import { xgradCam } from '../../../src/core/explain/methods/xgradCam';
import { firstComponent } from '../../../src/core/explain/principalComponent';
import type { Subject } from '../../../src/core/explain/subject';
import { contextOf, distance } from './methodContext';
import { captumConv, range } from './perturbationNets';
import { never, toySubject } from './support';

/** Of a layer of the graph, for class 0 unless said otherwise. */
const at = (
  subject: Subject,
  layer: string,
  picture: Iterable<number>,
  seed?: readonly number[],
): MethodContext =>
  contextOf(subject, picture, {
    layer: namedLayer(subject, layer),
    ...(seed ? { objective: { of: subject.scores, seed: Float32Array.from(seed) } } : {}),
  });

const zeros: number[] = Array(16).fill(0);
const ones: number[] = Array(16).fill(1);

describe('Grad-CAM gives the published values', () => {
  const source = 'captum tests/attr/layer/test_grad_cam.py';
  const dented = range(16).map((i) => (i === 5 ? -4 : i));
  it.each([
    {
      source: `${source} test_simple_input_conv`,
      added: zeros,
      layer: 'conv1',
      picture: range(16),
      expected: [11.25, 13.5, 20.25, 22.5],
    },
    {
      source: `${source} test_simple_input_conv_relu`,
      added: zeros,
      layer: 'relu1',
      picture: range(16),
      expected: [0, 4, 28, 32.5],
    },
    {
      source: `${source} test_simple_multi_input_conv`,
      added: ones,
      layer: 'conv1',
      picture: range(16),
      expected: [14.5, 19, 32.5, 37],
    },
    {
      source: `${source} test_simple_input_conv_fc_with_final_relu`,
      added: zeros,
      layer: 'sum',
      picture: dented,
      expected: dented.map((value) => 0.5625 * Math.max(value, 0)),
    },
  ])('$source', async ({ added, layer, picture, expected }) => {
    const subject = await captumConv(added);
    const { raw } = await gradCam.explain(at(subject, layer, picture));
    expect([...raw.data]).toEqual(expected);
  });

  it('and the score they explain', async () => {
    const subject = await captumConv(zeros);
    const pass = { rows: Float32Array.from(range(16)), count: 1, fetches: ['scores'] };
    const { values } = await subject.run(pass, never);
    expect(values.get('scores')?.[0]).toBe(54);
  });

  it('weights of its channels (xplique tests/attributions/test_grad_cam.py test_weights_computation)', () => {
    const gradient = [1, 1, 1, 1, 1, 1, 0, 0, 1, 0.5, 0, 0, 0.5, 0, 0, 0];
    expect([...channelMeans(Float32Array.from(gradient), 4, 4)]).toEqual([1, 0.5, 0.375, 0.125]);
  });
});

describe('Guided Grad-CAM', () => {
  it('is guided backpropagation times Grad-CAM, both as published, enlarged between pixel centres', async () => {
    const subject = await captumConv(zeros);
    const { raw } = await guidedGradCam.explain(at(subject, 'relu1', range(16)));
    // Captum tests/attr/test_guided_grad_cam.py multiplies the same two, enlarged to blocks by default.
    const guided = [0, 1, 1, 1, 1, 3, 3, 2, 1, 3, 3, 2, 1, 2, 2, 1];
    const [a, b, c, d] = [0, 4, 28, 32.5] as const;
    const shares = [0, 0.25, 0.75, 1];
    const enlarged = shares.flatMap((y) =>
      shares.map((x) => (1 - y) * ((1 - x) * a + x * b) + y * ((1 - x) * c + x * d)),
    );
    expect(raw.dims).toEqual([1, 4, 4]);
    expect(
      distance(
        raw.data,
        enlarged.map((value, i) => value * (guided[i] ?? 0)),
      ),
    ).toBeLessThan(1e-5);
  });

  it('is zero where Grad-CAM is', async () => {
    const subject = await captumConv(zeros);
    const context = at(subject, 'relu1', range(16), [-1, 0, 0, 0]);
    const [map, guided] = [await guidedGradCam.explain(context), await gradCam.explain(context)];
    expect([...guided.raw.data].map(Math.abs)).toEqual([0, 0, 0, 0]);
    expect(map.raw.data.every((value) => value === 0)).toBe(true);
  });
});

describe('Grad-CAM++', () => {
  // xplique tests/attributions/test_grad_cam_pp.py test_weights_computation. Xplique divides by the mean of the activations
  // and averages; the paper's equation 19 sums both times, which is what the second column says of the same numbers.
  const maps = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0.5, 0, 0, 0];
  const xplique = [
    (4 / (2 * 4 + 4)) * (4 / 4),
    (2 / (2 * 2 + 1)) * (2 / 4),
    0,
    (0.25 / (2 * 0.25 + 0.5 ** 3 * 0.125)) * 0.125,
  ];
  const paper = [
    4 * (1 / (2 + 4)),
    2 * (1 / (2 + 2)),
    0,
    (0.25 / (2 * 0.25 + 0.5 ** 3 * 0.5)) * 0.5,
  ];
  it("weighs as the paper's equation says, with sums where Xplique has means", () => {
    const data = Float32Array.from(maps);
    const weights = plusPlusWeights(data, data, 4, 4);
    expect(distance(weights, paper)).toBeLessThan(1e-7);
    const ratios = [0, 1, 3].map((k) => (weights[k] ?? 0) / (xplique[k] ?? 1));
    expect(ratios.map((ratio) => Number(ratio.toFixed(2)))).toEqual([2, 2.5, 3.67]);
  });

  it('lets no place speak whose gradient is negative', () => {
    const gradient = Float32Array.of(1, -1, -2, 0);
    const activation = Float32Array.of(1, 1, 1, 1);
    expect([...plusPlusWeights(activation, gradient, 1, 4)]).toEqual([1 / 6]);
  });
});

/** TorchCAM's tiny model: two convolutions with ReLU, the mean over the places, one linear layer. */
const pooled = (isPositive = false) =>
  toySubject({ dims: [3, 5, 4] }, (graph, image, batch) => {
    const random = createRandom(11);
    const drawn = (name: string, dims: readonly number[], scale = 1): string => {
      const length = dims.reduce((product, dim) => product * dim, 1);
      const data = Array.from({ length }, () => scale * random.normal());
      return graph.weight(name, 'float32', dims, isPositive ? data.map(Math.abs) : data);
    };
    const convolution = (from: string, kernel: string, bias: string, to: string): void => {
      const padded = { pads: [1, 1, 1, 1] };
      graph.node('Conv', [from, kernel, bias], { outputs: [`${to} before`], attributes: padded });
      graph.node('Relu', [`${to} before`], { outputs: [to] });
    };
    convolution(image, drawn('k1', [4, 3, 3, 3], 0.4), drawn('b1', [4]), 'first');
    convolution('first', drawn('k2', [4, 4, 3, 3], 0.4), drawn('b2', [4]), 'last');
    graph.node('GlobalAveragePool', ['last'], { outputs: ['mean'] });
    graph.weight('shape', 'int64', [2], [batch, 4]);
    graph.node('Reshape', ['mean', 'shape'], { outputs: ['flat'] });
    const bias = graph.weight('bias', 'float32', [3], [0.3, -0.2, 0.1]);
    const inputs = ['flat', drawn('w', [4, 3]), bias];
    return graph.node('Gemm', inputs, { outputs: ['scores'] })[0] ?? '';
  });

const random = createRandom(2);
const picture = Float32Array.from({ length: 60 }, () => random.normal());

/** Zhou et al. 2016: Σ_k w_k A_k with the weights of the linear layer. */
async function classMap(subject: Subject, seed: readonly number[]): Promise<number[]> {
  const { values } = await subject.run({ rows: picture, count: 1, fetches: ['last'] }, never);
  const maps = values.get('last') ?? new Float32Array(0);
  const weights = subject.graph.constants.get('w')?.data ?? [];
  return range(20).map((place) =>
    range(4).reduce((sum, k) => {
      const weight = seed.reduce((all, each, c) => all + each * Number(weights[3 * k + c]), 0);
      return sum + weight * (maps[20 * k + place] ?? 0);
    }, 0),
  );
}

describe('behind a layer, the mean and one linear layer', () => {
  const seeds = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [1, -1, 0],
  ];
  it.each(
    [gradCam, hiresCam, xgradCam].flatMap((method) => seeds.map((seed) => ({ method, seed }))),
  )('$method.id is the class activation map over the number of places: $seed', async (row) => {
    const subject = await pooled();
    const expected = (await classMap(subject, row.seed)).map((value) => Math.max(value, 0) / 20);
    const { raw } = await row.method.explain(at(subject, 'last', picture, row.seed));
    expect(raw.dims).toEqual([5, 4]);
    expect(distance(raw.data, expected)).toBeLessThan(1e-6);
    expect(Math.max(...expected)).toBeGreaterThan(1e-3);
  });

  it('HiResCAM adds up to the score less the bias', async () => {
    const subject = await pooled(true);
    const { raw } = await hiresCam.explain(at(subject, 'last', picture.map(Math.abs)));
    const pass = { rows: picture.map(Math.abs), count: 1, fetches: ['scores'] };
    const { values } = await subject.run(pass, never);
    const sum = raw.data.reduce((all, value) => all + value, 0);
    expect(sum / ((values.get('scores')?.[0] ?? 0) - 0.3)).toBeCloseTo(1, 5);
  });

  it('LayerCAM is HiResCAM where all gradients are positive, and more where some are not', async () => {
    const positive = at(await pooled(true), 'last', picture);
    const signed = at(await pooled(), 'last', picture);
    const [same, high] = [await layerCam.explain(positive), await hiresCam.explain(positive)];
    expect(distance(same.raw.data, high.raw.data)).toBe(0);
    const { activation, gradient } = await layerGradient(signed);
    const expected = range(20).map((place) =>
      range(4).reduce((sum, k) => {
        const i = 20 * k + place;
        return sum + Math.max(gradient[i] ?? 0, 0) * (activation[i] ?? 0);
      }, 0),
    );
    const layered = (await layerCam.explain(signed)).raw.data;
    expect(distance(layered, expected)).toBeLessThan(1e-7);
    expect(distance(layered, (await hiresCam.explain(signed)).raw.data)).toBeGreaterThan(1e-3);
  });

  it('Grad-CAM++ weighs channels by the paper with one gradient for all places', async () => {
    const context = at(await pooled(), 'last', picture);
    const { activation, gradient } = await layerGradient(context);
    const weights = range(4).map((k) => {
      const g = gradient[20 * k] ?? 0;
      const sum = activation.subarray(20 * k, 20 * k + 20).reduce((all, value) => all + value, 0);
      return g > 0 ? (20 * g) / (2 + g * sum) : 0;
    });
    const expected = range(20).map((place) =>
      range(4).reduce((sum, k) => sum + (weights[k] ?? 0) * (activation[20 * k + place] ?? 0), 0),
    );
    const { raw } = await gradCamPlusPlus.explain(context);
    expect(distance(raw.data, expected)).toBeLessThan(1e-5);
  });
});

describe('XGrad-CAM', () => {
  it('weighs gradients by the activation at their place, and channels without any not at all', async () => {
    const subject = await toySubject({ dims: [2, 1, 2] }, (graph, image, batch) => {
      graph.node('Relu', [image], { outputs: ['layer'] });
      graph.weight('shape', 'int64', [2], [batch, 4]);
      graph.node('Reshape', ['layer', 'shape'], { outputs: ['flat'] });
      const weights = graph.weight('weights', 'float32', [4, 1], [2, 4, 8, 16]);
      return graph.node('MatMul', ['flat', weights], { outputs: ['scores'] })[0] ?? '';
    });
    const { raw } = await xgradCam.explain(at(subject, 'layer', [1, 3, -1, -1]));
    // (1 · 2 + 3 · 4) / 4 = 3.5
    expect([...raw.data]).toEqual([3.5, 10.5]);
  });
});

describe('a difference of two classes', () => {
  /** TorchCAM's test of contrasts: one channel, three classes with weights 1, 3 and −1. */
  const contrast = () =>
    toySubject({ dims: [1, 2, 2] }, (graph, image, batch) => {
      const kernel = graph.weight('kernel', 'float32', [1, 1, 1, 1], [1]);
      graph.node('Conv', [image, kernel], { outputs: ['features'] });
      graph.node('GlobalAveragePool', ['features'], { outputs: ['mean'] });
      graph.weight('shape', 'int64', [2], [batch, 1]);
      graph.node('Reshape', ['mean', 'shape'], { outputs: ['flat'] });
      const weights = graph.weight('w', 'float32', [1, 3], [1, 3, -1]);
      return graph.node('MatMul', ['flat', weights], { outputs: ['scores'] })[0] ?? '';
    });

  it.each([
    { seed: [1, -1, 0], expected: [0, 0, 0, 0] },
    { seed: [1, 0, -1], expected: [0.5, 0.5, 0.5, 0.5] },
    { seed: [1, -0.5, -0.5], expected: [0, 0, 0, 0] },
  ])(
    'is taken before the ReLU (torch-cam test_finercam_aggregates_before_relu): $seed',
    async (row) => {
      const { raw } = await gradCam.explain(
        at(await contrast(), 'features', [1, 1, 1, 1], row.seed),
      );
      expect([...raw.data].map((value) => value + 0)).toEqual(row.expected);
    },
  );

  it('less nothing of the other is the map of the class (torch-cam, gamma 0)', async () => {
    const subject = await pooled();
    const contrasted = await gradCam.explain(at(subject, 'last', picture, [1, -0, 0]));
    const plain = await gradCam.explain(at(subject, 'last', picture));
    expect(contrasted.raw.data).toEqual(plain.raw.data);
  });
});

describe('the first principal component', () => {
  /** Of two channels the direction is known: half the angle of the covariance. */
  function closedForm(a: readonly number[], b: readonly number[]): number[] {
    const centred = (values: readonly number[]): number[] => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.map((value) => value - mean);
    };
    const [x, y] = [centred(a), centred(b)];
    const dot = (u: readonly number[], v: readonly number[]): number =>
      u.reduce((sum, value, i) => sum + value * (v[i] ?? 0), 0);
    const angle = Math.atan2(2 * dot(x, y), dot(x, x) - dot(y, y)) / 2;
    const along = x.map((value, i) => Math.cos(angle) * value + Math.sin(angle) * (y[i] ?? 0));
    const sign =
      dot(
        along,
        x.map((value, i) => value + (y[i] ?? 0)),
      ) < 0
        ? -1
        : 1;
    return along.map((value) => sign * value);
  }

  it.each([
    { name: 'random maps', a: range(12).map(Math.sin), b: range(12).map((i) => Math.cos(3 * i)) },
    { name: 'opposed maps', a: [3, 1, 0, 1], b: [-1, 0, 0.5, 0.25] },
    { name: 'a chequered map', a: [1, 0, 0, 1], b: [2, 0, 0, 2] },
    { name: 'one map and nothing', a: [0, 5, 1, 2], b: [0, 0, 0, 0] },
  ])('is that of the closed form, with the sign of the activation: $name', ({ a, b }) => {
    const found = firstComponent(Float32Array.from([...a, ...b]), 2, a.length);
    expect(distance(found, closedForm(a, b))).toBeLessThan(1e-6);
  });

  it('is the same from more channels than places, which goes another way', () => {
    const random = createRandom(4);
    const [tall, wide] = [7, 5];
    const maps = Float32Array.from({ length: tall * wide }, () => random.normal());
    const found = firstComponent(maps, tall, wide);
    // Channels of nothing change nothing, and neither does a second copy but for its length, √2.
    const padded = firstComponent(Float32Array.from([...maps, ...Array(50).fill(0)]), 17, wide);
    const twice = firstComponent(Float32Array.from([...maps, ...maps]), 14, wide);
    const few = firstComponent(maps.subarray(0, 3 * wide), 3, wide);
    const many = firstComponent(
      Float32Array.from([...maps.subarray(0, 3 * wide), ...Array(30).fill(0)]),
      9,
      wide,
    );
    expect(distance(padded, found)).toBeLessThan(1e-9);
    expect(
      distance(
        twice.map((value) => value / Math.SQRT2),
        found,
      ),
    ).toBeLessThan(1e-9);
    expect(distance(many, few)).toBeLessThan(1e-9);
  });

  it('is nothing where no place differs from another', () => {
    expect([...firstComponent(new Float32Array(8).fill(3), 2, 4)].map(Math.abs)).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('makes Eigen-CAM, the same for every class and with one pass forwards', async () => {
    const subject = await pooled();
    const maps = [
      await eigenCam.explain(at(subject, 'last', picture, [1, 0, 0])),
      await eigenCam.explain(at(subject, 'last', picture, [0, 1, 0])),
    ];
    const { activation } = await layerGradient(at(subject, 'last', picture));
    const expected = [...firstComponent(activation, 4, 20)].map((value) => Math.max(value, 0));
    expect(maps.map(({ raw }) => distance(raw.data, expected))).toEqual([
      expect.closeTo(0, 6),
      expect.closeTo(0, 6),
    ]);
    expect(subject.passes).toEqual({ forward: 3, backward: 1 });
  });

  it('makes Eigen-Grad-CAM, of the products with the gradient', async () => {
    const context = at(await pooled(), 'last', picture);
    const { activation, gradient } = await layerGradient(context);
    const products = activation.map((value, i) => value * (gradient[i] ?? 0));
    const expected = [...firstComponent(products, 4, 20)].map((value) => Math.max(value, 0));
    const { raw } = await eigenGradCam.explain(context);
    expect(distance(raw.data, expected)).toBeLessThan(1e-7);
    expect(Math.max(...expected)).toBeGreaterThan(1e-3);
  });
});

describe('a map of tokens', () => {
  /** One row of two patches with a class token before them; scores are sums over tokens with weights of their own. */
  const tokens = () =>
    toySubject({ dims: [1, 1, 2] }, (graph, image, batch) => {
      const kernel = graph.weight('kernel', 'float32', [2, 1, 1, 1], [1, 10]);
      graph.node('Conv', [image, kernel], { outputs: ['patches'] });
      graph.weight('list', 'int64', [3], [batch, 2, 2]);
      graph.node('Reshape', ['patches', 'list'], { outputs: ['listed'] });
      graph.node('Transpose', ['listed'], { outputs: ['turned'], attributes: { perm: [0, 2, 1] } });
      graph.weight('class token', 'float32', [batch, 1, 2], Array(2 * batch).fill(7));
      const joined = { outputs: ['layer'], attributes: { axis: 1 } };
      graph.node('Concat', ['class token', 'turned'], joined);
      graph.weight('shape', 'int64', [2], [batch, 6]);
      graph.node('Reshape', ['layer', 'shape'], { outputs: ['flat'] });
      const weights = graph.weight('w', 'float32', [6, 1], [100, 100, 1, 2, 3, 4]);
      return graph.node('MatMul', ['flat', weights], { outputs: ['scores'] })[0] ?? '';
    });

  it('leaves tokens outside the grid out before the gradient is averaged', async () => {
    const { raw, heatmap } = await gradCam.explain(at(await tokens(), 'layer', [1, 2]));
    // Means of 1, 3 and of 2, 4 over the patches; features 1, 10 and 2, 20.
    expect({ dims: raw.dims, data: [...raw.data], size: [heatmap.width, heatmap.height] }).toEqual({
      dims: [1, 2],
      data: [2 * 1 + 3 * 10, 2 * 2 + 3 * 20],
      size: [2, 1],
    });
  });
});

it('every map of a layer costs one pass forwards and one back, through what is behind the layer only', async () => {
  const methods = [gradCam, gradCamPlusPlus, hiresCam, xgradCam, layerCam, eigenGradCam];
  const subject = await pooled();
  const wanted: (readonly string[] | undefined)[] = [];
  const watched: Subject = {
    ...subject,
    run: (pass, signal) => {
      wanted.push(pass.backward?.wanted);
      return subject.run(pass, signal);
    },
  };
  for (const method of methods) await method.explain(at(watched, 'last', picture));
  const { length } = methods;
  expect(wanted).toEqual(Array(length).fill(['last']));
  expect(subject.passes).toEqual({ forward: length, backward: length });
});

it('guided backpropagation of a layer method is the same as alone', async () => {
  const subject = await pooled();
  const context = at(subject, 'last', picture);
  const alone = (await guidedBackprop.explain(context)).raw.data;
  const map = (await gradCam.explain(context)).raw.data;
  const product = (await guidedGradCam.explain(context)).raw.data;
  const places = product.map((value, i) => value / (alone[i] || 1));
  const largest = Math.max(...map);
  expect(Math.max(...places)).toBeLessThanOrEqual(largest * (1 + 1e-5));
  expect(Math.min(...places)).toBeGreaterThanOrEqual(-1e-6);
});
