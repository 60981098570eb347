import { beforeAll, describe, expect, it } from 'vitest';
import {
  alphaBetaRule,
  boxRule,
  epsilonRule,
  gammaRule,
  type LinearRule,
} from '../../../src/core/explain/lrp/linearRules';
import { lrpEpsilon } from '../../../src/core/explain/methods/lrpEpsilon';
import type { Method } from '../../../src/core/explain/methods/method';
import type { Subject } from '../../../src/core/explain/subject';
import {
  type Build,
  byLayer,
  draw,
  explained,
  largest,
  subjectOf,
  sumOf,
  worst,
} from './lrpSupport';
import { never, type ToyOptions } from './support';

/** Captum's SimpleLRPModel: 3 → 3 → 1 with ReLU, no bias, weights 2 (the first perhaps −2) and 3. */
const simple =
  (first = 2): Build =>
  ({ node, weight, ints, batch }, image) => {
    const x = node('Reshape', [image, ints(batch, 3)]);
    const hidden = node('MatMul', [x, weight([3, 3], [first, ...Array(8).fill(2)])], {}, 'linear');
    return node('MatMul', [node('Relu', [hidden]), weight([3, 1], 3)], {}, 'linear2');
  };

interface PublishedCase {
  readonly name: string;
  readonly dims: ToyOptions['dims'];
  readonly build: Build;
  readonly method?: Method;
  readonly picture: readonly number[];
  readonly seed?: readonly number[];
  readonly expected: readonly number[];
}

/** captum/tests/attr/test_lrp.py; the name of its test is that of the row. */
const published: readonly PublishedCase[] = [
  {
    name: 'test_lrp_basic_attributions: BasicModel_ConvNet_One_Conv',
    dims: [1, 4, 4],
    build: ({ node, weight, ints, batch }, image) => {
      const conv = node('Conv', [image, weight([2, 1, 3, 3], 1), weight([2], [-50, -75])]);
      const flat = node('Reshape', [node('Relu', [conv]), ints(batch, 8)]);
      const row = [1, 1, 1, 1, 1, -1, -1, -1];
      const matrix = weight([4, 8], [...row, ...row, ...row, ...row]);
      const head = node('Gemm', [flat, matrix, weight([4], 0)], { transB: 1 });
      return node('Relu', [head]);
    },
    picture: Array.from({ length: 16 }, (_, i) => i),
    seed: [1, 0, 0, 0],
    expected: [0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11, 0, 0, 0, 0],
  },
  {
    name: 'test_lrp_simple_attributions',
    dims: [1, 1, 3],
    build: simple(),
    picture: [1, 2, 3],
    expected: [18, 36, 54],
  },
  {
    name: 'test_lrp_simple_attributions_batch, second row',
    dims: [1, 1, 3],
    build: simple(),
    picture: [3, 6, 9],
    expected: [54, 108, 162],
  },
  {
    name: 'test_lrp_simple_tanh',
    dims: [1, 1, 3],
    build: ({ node, weight, ints, batch }, image) => {
      const x = node('Reshape', [image, ints(batch, 3)]);
      const hidden = node('Tanh', [node('MatMul', [x, weight([3, 3], 0.1)])]);
      return node('MatMul', [hidden, weight([3, 1], 0.1)]);
    },
    picture: [1, 2, 3],
    expected: [0.0269, 0.0537, 0.0806],
  },
  {
    name: 'test_lrp_simple_attributions_GammaRule',
    dims: [1, 1, 3],
    build: simple(-2),
    method: byLayer({ linear: gammaRule(1), linear2: gammaRule(0.25) }),
    picture: [1, 2, 3],
    expected: [28 / 3, 104 / 3, 52],
  },
  {
    name: 'test_lrp_simple_attributions_AlphaBeta',
    dims: [1, 1, 3],
    build: simple(-2),
    method: byLayer({ linear: alphaBetaRule(1, 0), linear2: alphaBetaRule(1, 0) }),
    picture: [1, 2, 3],
    expected: [12, 33.6, 50.4],
  },
  {
    name: 'test_lrp_Identity',
    dims: [1, 1, 3],
    build: simple(-2),
    method: byLayer({ linear: (_layer, relevance) => relevance }),
    picture: [1, 2, 3],
    expected: [24, 36, 36],
  },
  {
    name: 'test_lrp_skip_connection',
    dims: [1, 1, 2],
    build: ({ node, weight, ints, batch }, image) => {
      const x = node('Reshape', [image, ints(batch, 2)]);
      return node('Add', [node('MatMul', [x, weight([2, 2], 5)]), x]);
    },
    picture: [2, 3],
    seed: [0, 1],
    expected: [10, 18],
  },
  {
    name: 'test_lrp_maxpool1D',
    dims: [1, 2, 2],
    build: ({ node, weight, ints, batch }, image) => {
      const x = node('Reshape', [image, ints(batch, 2, 2)]);
      const linear = node('MatMul', [x, weight([2, 2], 2)]);
      const pooled = node('MaxPool', [linear], { kernel_shape: [2], strides: [2] });
      return node('Reshape', [pooled, ints(batch, 2)]);
    },
    picture: [1, 2, 5, 6],
    seed: [0, 1],
    expected: [0, 0, 10, 12],
  },
  {
    name: 'test_lrp_maxpool2D',
    dims: [1, 2, 2],
    build: ({ node, ints, batch }, image) => {
      const pooled = node('MaxPool', [image], { kernel_shape: [2, 2], strides: [2, 2] });
      return node('Reshape', [pooled, ints(batch, 1)]);
    },
    picture: [1, 2, 5, 6],
    expected: [0, 0, 0, 6],
  },
  {
    name: 'test_lrp_maxpool3D',
    dims: [2, 2, 2],
    build: ({ node, ints, batch }, image) => {
      const x = node('Reshape', [image, ints(batch, 1, 2, 2, 2)]);
      const pooled = node('MaxPool', [x], { kernel_shape: [2, 2, 2], strides: [2, 2, 2] });
      return node('Reshape', [pooled, ints(batch, 1)]);
    },
    picture: [1, 2, 5, 6, 3, 4, 7, 8],
    expected: [0, 0, 0, 0, 0, 0, 0, 8],
  },
];

describe("Captum's published values", () => {
  it.each(published)('$name', async ({ dims, build, method, picture, seed, expected }) => {
    const subject = await subjectOf(dims, build);
    const { raw } = await explained(method ?? lrpEpsilon, subject, picture, seed);
    expect(raw.dims).toEqual(dims);
    expect(worst(raw.data, expected)).toBeLessThan(1e-4);
  });
});

/** A linear layer as a matrix, and the rules as Zennit's tests/test_rules.py restates them: slowly, close to the papers. */
interface MatrixForm {
  /** [outputs][inputs] */
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[];
  readonly x: readonly number[];
}

const stabilise = (z: number): number => z + (z < 0 ? -1e-6 : 1e-6);

function restated(
  { weights, bias, x }: MatrixForm,
  rule: (w: readonly number[], b: number, z: number) => readonly number[],
): readonly number[] {
  const result = x.map(() => 0);
  weights.forEach((w, k) => {
    const b = bias[k] ?? 0;
    const z = w.reduce((sum, each, j) => sum + each * (x[j] ?? 0), b);
    rule(w, b, z).forEach((share, j) => {
      // The relevance of an output is its value.
      result[j] = (result[j] ?? 0) + share * z;
    });
  });
  return result;
}

const up = (value: number): number => Math.max(value, 0);
const down = (value: number): number => Math.min(value, 0);

const zennitEpsilon = (form: MatrixForm): readonly number[] =>
  restated(form, (w, _b, z) => w.map((each, j) => ((form.x[j] ?? 0) * each) / stabilise(z)));

const zennitGamma =
  (gamma: number) =>
  (form: MatrixForm): readonly number[] =>
    restated(form, (w, b, z) => {
      const sign = z > 0 ? up : down;
      const opposite = z > 0 ? down : up;
      const parts = w.map((each, j) => {
        const x = form.x[j] ?? 0;
        return x > 0 ? x * (each + gamma * sign(each)) : x * (each + gamma * opposite(each));
      });
      const total = sumOf(parts) + b + gamma * sign(b);
      return parts.map((part) => part / stabilise(total));
    });

const zennitAlphaBeta =
  (alpha: number, beta: number) =>
  (form: MatrixForm): readonly number[] =>
    restated(form, (w, b) => {
      const products = w.map((each, j) => each * (form.x[j] ?? 0));
      const positive = stabilise(sumOf(products.map(up)) + up(b));
      const negative = stabilise(sumOf(products.map(down)) + down(b));
      return products.map((each) => (alpha * up(each)) / positive - (beta * down(each)) / negative);
    });

const zennitBox =
  (low: number, high: number) =>
  (form: MatrixForm): readonly number[] =>
    restated(form, (w) => {
      const parts = w.map(
        (each, j) => (form.x[j] ?? 0) * each - low * up(each) - high * down(each),
      );
      return parts.map((part) => part / stabilise(sumOf(parts)));
    });

const rules: readonly {
  readonly name: string;
  readonly rule: LinearRule;
  readonly oracle: (form: MatrixForm) => readonly number[];
}[] = [
  { name: 'Epsilon', rule: epsilonRule, oracle: zennitEpsilon },
  { name: 'Gamma 0.25', rule: gammaRule(0.25), oracle: zennitGamma(0.25) },
  { name: 'Gamma 0.5', rule: gammaRule(0.5), oracle: zennitGamma(0.5) },
  { name: 'ZPlus', rule: alphaBetaRule(1, 0), oracle: zennitAlphaBeta(1, 0) },
  { name: 'AlphaBeta 2 1', rule: alphaBetaRule(2, 1), oracle: zennitAlphaBeta(2, 1) },
  {
    name: 'ZBox −3 3',
    rule: (layer, relevance, facts) => {
      const { ops, x } = layer;
      return boxRule(ops.full(-3, x.dims), ops.full(3, x.dims))(layer, relevance, facts);
    },
    oracle: zennitBox(-3, 3),
  },
];

const layers: readonly {
  readonly name: string;
  readonly isRelu?: boolean;
  readonly build: Build;
}[] = [
  {
    name: 'a matrix product',
    build: ({ node, weight, ints, batch }, image) =>
      node('MatMul', [node('Reshape', [image, ints(batch, 32)]), weight([32, 5])], {}, 'y'),
  },
  {
    name: 'Gemm with transposed weights, α, β and bias',
    build: ({ node, weight, ints, batch }, image) => {
      const x = node('Reshape', [image, ints(batch, 32)]);
      const attributes = { transB: 1, alpha: { float: 0.5 }, beta: { float: 2 } };
      return node('Gemm', [x, weight([5, 32]), weight([5])], attributes, 'y');
    },
  },
  {
    name: 'a matrix product with constants on the left',
    build: ({ node, weight, ints, batch }, image) => {
      const x = node('Reshape', [image, ints(batch, 8, 4)]);
      return node('MatMul', [weight([3, 8]), x], {}, 'y');
    },
  },
  {
    name: 'a convolution with bias, padding and strides',
    build: ({ node, weight }, image) =>
      node(
        'Conv',
        [image, weight([3, 2, 3, 3]), weight([3])],
        { pads: [1, 1, 1, 1], strides: [2, 2] },
        'y',
      ),
  },
  {
    name: 'a convolution in groups with dilation',
    build: ({ node, weight }, image) =>
      node('Conv', [image, weight([4, 1, 2, 2])], { group: 2, dilations: [2, 1] }, 'y'),
  },
  {
    name: 'a transposed convolution',
    build: ({ node, weight }, image) =>
      node('ConvTranspose', [image, weight([2, 3, 2, 2]), weight([3])], { strides: [2, 2] }, 'y'),
  },
];

describe("Zennit's rules in matrix form", () => {
  describe.each(layers)('for $name', ({ build }) => {
    const x = draw(32, 5);
    let subject: Subject;
    let form: MatrixForm;
    beforeAll(async () => {
      subject = await subjectOf([2, 4, 4], (net, image) =>
        net.node('Reshape', [build(net, image), net.ints(net.batch, -1)]),
      );
      form = await matrixForm(subject, x);
    });

    it.each(rules)('$name', async ({ rule, oracle }) => {
      const everything = form.bias.map(() => 1);
      const { raw } = await explained(byLayer({ y: rule }), subject, x, everything);
      const expected = oracle(form);
      expect(worst(raw.data, expected)).toBeLessThan(1e-5 * Math.max(1, largest(expected)));
    });
  });

  it.each([
    [-1, -2],
    [0.5, -0.5],
    [1, 1],
  ])('AlphaBeta rejects α = %f, β = %f', (alpha, beta) => {
    expect(() => alphaBetaRule(alpha, beta)).toThrow(RangeError);
  });
});

/** Its columns are what unit vectors give. */
async function matrixForm(subject: Subject, x: readonly number[]): Promise<MatrixForm> {
  const outputs = subject.classCount;
  const rows = new Float32Array(33 * 32);
  for (let j = 0; j < 32; j++) rows[(j + 1) * 32 + j] = 1;
  const pass = { rows, count: 33, fetches: [subject.scores] };
  const y = (await subject.run(pass, never)).values.get(subject.scores) ?? new Float32Array(0);
  const at = (row: number, k: number): number => y[row * outputs + k] ?? 0;
  return {
    weights: Array.from({ length: outputs }, (_, k) =>
      Array.from({ length: 32 }, (_, j) => at(j + 1, k) - at(0, k)),
    ),
    bias: Array.from({ length: outputs }, (_, k) => at(0, k)),
    x,
  };
}
