import { describe, expect, it } from 'vitest';
import { gradientRules } from '../../../src/core/autodiff/rules';
import {
  alphaBetaRule,
  boxRule,
  epsilonRule,
  gammaRule,
  type LinearRule,
} from '../../../src/core/explain/lrp/linearRules';
import { lrpAlphaBeta } from '../../../src/core/explain/methods/lrpAlphaBeta';
import { lrpComposite } from '../../../src/core/explain/methods/lrpComposite';
import { lrpEpsilon } from '../../../src/core/explain/methods/lrpEpsilon';
import { lrpGamma } from '../../../src/core/explain/methods/lrpGamma';
import {
  type Build,
  byLayer,
  draw,
  explained,
  largest,
  methods,
  type Net,
  subjectOf,
  sumOf,
  worst,
} from './lrpSupport';
import { never } from './support';

const shiftless =
  (hasBias: boolean): Build =>
  ({ node, weight, ints, batch }, image) => {
    const conv = (x: string, to: number, from: number, side: number): string =>
      node('Conv', [x, weight([to, from, side, side]), ...(hasBias ? [weight([to])] : [])], {
        pads: Array(4).fill((side - 1) / 2),
      });
    const first = node('Relu', [conv(image, 4, 3, 3)]);
    const pooled = node('MaxPool', [first], { kernel_shape: [2, 2], strides: [2, 2] });
    const sum = node('Relu', [node('Add', [conv(pooled, 4, 4, 3), pooled])]);
    const wide = node(
      'Concat',
      [sum, node('Clip', [conv(sum, 2, 4, 1), weight([], 0), weight([], 6)])],
      {
        axis: 1,
      },
    );
    const gate = node('Sigmoid', [conv(node('GlobalAveragePool', [wide]), 6, 6, 1)]);
    const mean = node('AveragePool', [node('Mul', [wide, gate])], {
      kernel_shape: [2, 2],
      strides: [1, 1],
      pads: [0, 0, 1, 1],
    });
    const places = node('Transpose', [node('Reshape', [mean, ints(batch, 6, 16)])], {
      perm: [0, 2, 1],
    });
    const some = node('Slice', [places, ints(1), ints(15), ints(1)]);
    const features = node('ReduceMean', [some, ints(1)], { keepdims: 0 });
    const head = [features, weight([6, 3]), ...(hasBias ? [weight([3])] : [])];
    return node('Gemm', head);
  };

describe('conservation', () => {
  const picture = draw(192, 31).map((value) => Math.abs(value % 1));

  it.each([lrpEpsilon, lrpGamma, lrpComposite])(
    'holds for $name in a network without shifts, and is promised',
    async (method) => {
      const subject = await subjectOf([3, 8, 8], shiftless(false));
      const { completeness, raw } = await explained(method, subject, picture, [0, 1, 0]);
      const { sum = 0, expected = 0, scale = 1, limit } = completeness ?? {};
      expect(Math.abs(expected)).toBeGreaterThan(0.1);
      expect(Math.abs(sum - sumOf([...raw.data]))).toBeLessThan(1e-4);
      expect({ isKept: Math.abs(sum - expected) / scale < 1e-3, limit }).toEqual({
        isKept: true,
        limit: 0.01,
      });
    },
  );

  it.each([
    { name: 'α2β1, which loses a share by design', method: lrpAlphaBeta, hasBias: false },
    { name: 'a network whose shifts absorb relevance', method: lrpEpsilon, hasBias: true },
  ])('is reported but not promised for $name', async ({ method, hasBias }) => {
    const subject = await subjectOf([3, 8, 8], shiftless(hasBias));
    const { completeness } = await explained(method, subject, picture, [0, 1, 0]);
    expect(completeness).toMatchObject({
      limit: null,
      expected: expect.closeTo(completeness?.expected ?? 0),
    });
  });

  it('of γ and αβ holds layer by layer: each keeps what reaches it where both signs occur', async () => {
    const subject = await subjectOf([2, 4, 4], ({ node, weight, ints, batch }, image) =>
      node('MatMul', [node('Reshape', [image, ints(batch, 32)]), weight([32, 3])], {}, 'y'),
    );
    const results = await Promise.all(
      [gammaRule(0.5), alphaBetaRule(2, 1)].map((rule) =>
        explained(byLayer({ y: rule }), subject, draw(32, 32), [1, 1, 1]),
      ),
    );
    const lost = results.map(({ completeness }) =>
      Math.abs((completeness?.sum ?? 0) - (completeness?.expected ?? 1)),
    );
    expect(Math.max(...lost)).toBeLessThan(1e-4);
  });
});

describe('relevance', () => {
  it('by ε in a network of rectifiers is gradient × input (Captum test_lrp_ixg_equivalency)', async () => {
    const subject = await subjectOf([3, 8, 8], ({ node, weight, ints, batch }, image) => {
      const conv = node('Conv', [image, weight([4, 3, 3, 3]), weight([4])]);
      const vectors = [weight([4]), weight([4]), weight([4]), weight([4], [1, 2, 3, 4])];
      const normal = node('BatchNormalization', [node('Relu', [conv]), ...vectors]);
      const second = node('Relu', [node('Conv', [normal, weight([4, 4, 3, 3]), weight([4])])]);
      const pooled = node('MaxPool', [second], { kernel_shape: [2, 2], strides: [2, 2] });
      return node('Gemm', [
        node('Reshape', [pooled, ints(batch, 16)]),
        weight([16, 2]),
        weight([2]),
      ]);
    });
    const picture = draw(192, 41);
    const { raw } = await explained(lrpEpsilon, subject, picture, [1, 0]);
    const pass = {
      rows: Float32Array.from(picture),
      count: 1,
      fetches: [],
      backward: {
        of: subject.scores,
        seed: Float32Array.of(1, 0),
        wanted: ['image'],
        rules: gradientRules,
      },
    };
    const gradient = (await subject.run(pass, never)).gradients.get('image') ?? [];
    const expected = picture.map((value, i) => value * (gradient[i] ?? 0));
    expect(worst(raw.data, expected)).toBeLessThan(1e-3 * largest(expected));
  });

  it('passes attention through the values, its weights held constant (Ali et al. 2022)', async () => {
    const [tokens, width] = [4, 3];
    const [q, k, v, head] = [draw(9, 51), draw(9, 52), draw(9, 53), draw(3, 54)];
    const subject = await subjectOf([1, tokens, width], ({ node, weight, ints, batch }, image) => {
      const x = node('Reshape', [image, ints(batch, tokens, width)]);
      const query = node('MatMul', [x, weight([3, 3], q)]);
      const key = node('Transpose', [node('MatMul', [x, weight([3, 3], k)])], { perm: [0, 2, 1] });
      const attention = node('Softmax', [node('MatMul', [query, key])], { axis: -1 }, 'attention');
      const mixed = node('MatMul', [attention, node('MatMul', [x, weight([3, 3], v)])]);
      const mean = node('ReduceMean', [mixed, ints(1)], { keepdims: 0 });
      return node('MatMul', [mean, weight([3, 1], head)]);
    });
    const picture = draw(12, 55);
    const { raw } = await explained(lrpEpsilon, subject, picture);
    const pass = { rows: Float32Array.from(picture), count: 1, fetches: ['attention'] };
    const attention = (await subject.run(pass, never)).values.get('attention') ?? [];
    const expected = picture.map((x, i) => {
      const [token, j] = [Math.floor(i / width), i % width];
      const seen = sumOf([0, 1, 2, 3].map((from) => (attention[from * 4 + token] ?? 0) / 4));
      return x * seen * sumOf([0, 1, 2].map((c) => (v[j * 3 + c] ?? 0) * (head[c] ?? 0)));
    });
    expect(worst(raw.data, expected)).toBeLessThan(1e-4);
  });

  it('passes LayerNormalization as it does the same written out', async () => {
    const net =
      (isWritten: boolean): Build =>
      ({ node, weight, ints, batch }, image) => {
        const x = node('Reshape', [image, ints(batch, 3, 4)]);
        const [gain, shift] = [weight([4], draw(4, 61)), weight([4], draw(4, 62))];
        const written = (): string => {
          const mean = node('ReduceMean', [x, ints(-1)]);
          const centred = node('Sub', [x, mean]);
          const square = node('Pow', [centred, weight([], 2)]);
          const variance = node('Add', [node('ReduceMean', [square, ints(-1)]), weight([], 1e-5)]);
          const normal = node('Div', [centred, node('Sqrt', [variance])]);
          return node('Add', [node('Mul', [normal, gain]), shift]);
        };
        const y = isWritten
          ? written()
          : node('LayerNormalization', [x, gain, shift], { axis: -1, epsilon: { float: 1e-5 } });
        return node('MatMul', [
          node('Reshape', [y, ints(batch, 12)]),
          weight([12, 1], draw(12, 63)),
        ]);
      };
    const [one, other] = await Promise.all(
      [false, true].map(async (isWritten) =>
        explained(lrpEpsilon, await subjectOf([1, 3, 4], net(isWritten)), draw(12, 64)),
      ),
    );
    expect(largest(one?.raw.data ?? [])).toBeGreaterThan(0.1);
    expect(worst(one?.raw.data ?? [], other?.raw.data ?? [])).toBeLessThan(1e-4);
  });

  it.each([
    {
      name: 'SiLU',
      activation: ({ node }: Net, x: string) => node('Mul', [x, node('Sigmoid', [x])]),
    },
    {
      name: 'GELU written out',
      activation: ({ node, weight }: Net, x: string) => {
        const inner = node('Erf', [node('Div', [x, weight([], Math.SQRT2)])]);
        const gate = node('Add', [inner, weight([], 1)]);
        return node('Mul', [node('Mul', [x, gate]), weight([], 0.5)]);
      },
    },
    {
      name: 'HardSwish written out',
      activation: ({ node, weight }: Net, x: string) => {
        const shifted = node('Add', [x, weight([], 3)]);
        const gate = node('Clip', [shifted, weight([], 0), weight([], 6)]);
        return node('Div', [node('Mul', [x, gate]), weight([], 6)]);
      },
    },
  ])('goes past the gate of $name', async ({ activation }) => {
    const subject = await subjectOf([1, 1, 6], (net, image) => {
      const { node, weight, ints, batch } = net;
      const x = node('MatMul', [node('Reshape', [image, ints(batch, 6)]), weight([6, 5])]);
      return node('MatMul', [activation(net, x), weight([5, 1])]);
    });
    const { completeness } = await explained(lrpEpsilon, subject, draw(6, 71));
    expect(completeness).toEqual({
      sum: expect.closeTo(completeness?.expected ?? 0, 4),
      expected: expect.any(Number),
      scale: expect.any(Number),
      limit: 0.01,
    });
  });

  it('is split evenly between two signals that are multiplied', async () => {
    const subject = await subjectOf([1, 1, 2], ({ node, ints, batch }, image) => {
      const x = node('Reshape', [image, ints(batch, 2)]);
      const left = node('Slice', [x, ints(0), ints(1), ints(1)]);
      return node('Mul', [left, node('Slice', [x, ints(1), ints(2), ints(1)])]);
    });
    const { raw } = await explained(lrpEpsilon, subject, [3, 4]);
    expect(worst(raw.data, [6, 6])).toBeLessThan(1e-4);
  });

  it('of a picture with channels last keeps their order; the map is the sum over channels', async () => {
    const subject = await subjectOf(
      [2, 2, 3],
      ({ node, weight, ints, batch }, image) => {
        const first = node('Transpose', [image], { perm: [0, 3, 1, 2] });
        const conv = node('Conv', [first, weight([2, 3, 1, 1])]);
        return node('ReduceSum', [node('Reshape', [conv, ints(batch, 8)]), ints(1)], {
          keepdims: 1,
        });
      },
      { layout: 'NHWC', channels: 3, height: 2, width: 2, black: [0, 0, 0], white: [1, 1, 1] },
    );
    const { raw, heatmap } = await explained(lrpComposite, subject, draw(12, 81).map(Math.abs));
    const sums = [0, 1, 2, 3].map((p) => sumOf([...raw.data.subarray(3 * p, 3 * p + 3)]));
    expect(raw.dims).toEqual([2, 2, 3]);
    expect(worst(heatmap.data, sums)).toBeLessThan(1e-6);
    expect([heatmap.width, heatmap.height, heatmap.isSigned]).toEqual([2, 2, true]);
  });
});

describe('the composite', () => {
  it('uses z^B before, γ in and ε behind the convolutions', async () => {
    const build: Build = ({ node, weight, ints, batch }, image) => {
      const pixels = node('Div', [
        node('Sub', [image, weight([2, 1, 1], [0.5, 0.4])]),
        weight([2, 1, 1], [0.2, 0.3]),
      ]);
      const first = node('Relu', [node('Conv', [pixels, weight([3, 2, 3, 3])], {}, 'first')]);
      const second = node('Relu', [node('Conv', [first, weight([4, 3, 1, 1])], {}, 'second')]);
      const flat = node('Reshape', [second, ints(batch, 16)]);
      return node('Gemm', [flat, weight([16, 2])], {}, 'third');
    };
    const subject = await subjectOf([2, 4, 4], build);
    const picture = draw(32, 91).map((value) => Math.abs(value % 1));
    const { raw } = await explained(lrpComposite, subject, picture, [1, 0]);
    // The same with the pixels normalised beforehand and z^B between the normalised black and white.
    const plain = await subjectOf([2, 4, 4], (net, image) => {
      const skipped = {
        ...net,
        node: (...args: Parameters<Net['node']>): string =>
          args[0] === 'Sub' || args[0] === 'Div' ? (args[1][0] ?? '') : net.node(...args),
      };
      return build(skipped, image);
    });
    const center = (i: number): number => (i < 16 ? 0.5 : 0.4);
    const spread = (i: number): number => (i < 16 ? 0.2 : 0.3);
    const bounds = (pixel: number) =>
      Float32Array.from({ length: 32 }, (_, i) => (pixel - center(i)) / spread(i));
    const box: LinearRule = (layer, relevance, facts) => {
      const constant = (data: Float32Array) =>
        layer.ops.constant({ type: 'float32', dims: layer.x.dims, data });
      return boxRule(constant(bounds(0)), constant(bounds(1)))(layer, relevance, facts);
    };
    const expected = await explained(
      byLayer({ first: box, second: gammaRule(0.25), third: epsilonRule }),
      plain,
      picture.map((value, i) => (value - center(i)) / spread(i)),
      [1, 0],
    );
    expect(largest(raw.data)).toBeGreaterThan(0.01);
    expect(worst(raw.data, expected.raw.data)).toBeLessThan(1e-4 * largest(raw.data));
  });
});

describe('a network that relevance cannot pass', () => {
  it.each(methods)('is refused by $name with the operators and a node', async ({ unavailable }) => {
    const subject = await subjectOf([1, 2, 2], ({ node, ints, batch }, image) => {
      const x = node('Reshape', [image, ints(batch, 4)]);
      return node('ReduceProd', [x, ints(1)], { keepdims: 1 });
    });
    expect(unavailable?.(subject)).toMatch(/^Relevance has no rule for ReduceProd \("ReduceProd\//);
  });

  it.each(methods)(
    'is not refused by $name when such operators only make gates',
    async (method) => {
      const subject = await subjectOf([1, 2, 2], ({ node, ints, batch }, image) => {
        const x = node('Reshape', [image, ints(batch, 4)]);
        const gate = node('Sigmoid', [node('ReduceProd', [x, ints(1)], { keepdims: 1 })]);
        return node('ReduceSum', [node('Mul', [x, gate]), ints(1)], { keepdims: 1 });
      });
      expect(method.unavailable?.(subject)).toBeNull();
      const { completeness } = await explained(method, subject, [1, 2, 3, 4]);
      expect(completeness?.sum).toBeCloseTo(completeness?.expected ?? 0, 3);
    },
  );
});
