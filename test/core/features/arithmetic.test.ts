// The steps behind a number against ONNX Runtime: each step's own numbers give its result, and the last result is the number.

import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/base/random';
import { namedLayer } from '../../../src/core/explain/layers';
import { arithmeticOf } from '../../../src/core/features/arithmetic/arithmetic';
import type { GraphBuilder } from '../../../src/core/onnx/builder';
import type { ArithmeticStep } from '../../../src/protocol/features';
import { never, toySubject } from '../explain/support';

type Build = (graph: GraphBuilder, image: string) => string;

const channels = 4;
const side = 9;
const random = createRandom(11);
const ints = (...values: number[]) => ({ ints: values });

function weight(g: GraphBuilder, dims: readonly number[], low = -1): string {
  const length = dims.reduce((product, size) => product * size, 1);
  const data = Array.from({ length }, () => random.between(low, 1));
  return g.weight(`w${g.toGraph().initializer.length}`, 'float32', dims, data);
}

function node(g: GraphBuilder, op: string, inputs: readonly string[], attributes = {}): string {
  return g.node(op, inputs, { attributes })[0] ?? '';
}

function conv(g: GraphBuilder, x: string, dims: readonly number[], attributes = {}): string {
  return node(g, 'Conv', [x, weight(g, dims), weight(g, [dims[0] ?? 1])], attributes);
}

const cases: readonly {
  readonly name: string;
  readonly build: Build;
  readonly kinds: readonly ArithmeticStep['kind'][];
}[] = [
  {
    name: 'a padded convolution and its activation',
    build: (g, x) => node(g, 'Relu', [conv(g, x, [3, 4, 3, 3], { pads: ints(1, 1, 1, 1) })]),
    kinds: ['convolution', 'pointwise'],
  },
  {
    name: 'a grouped, strided, dilated convolution',
    build: (g, x) =>
      conv(g, x, [4, 2, 3, 2], {
        group: 2,
        strides: ints(2, 1),
        dilations: ints(2, 3),
        pads: ints(2, 0, 1, 3),
      }),
    kinds: ['convolution'],
  },
  {
    name: 'a depthwise convolution, normalised and cut off',
    build: (g, x) => {
      const y = conv(g, x, [4, 1, 3, 3], { group: 4 });
      const [scale, shift, mean] = [0, 1, 2].map(() => weight(g, [4]));
      const statistics = [scale ?? '', shift ?? '', mean ?? '', weight(g, [4], 0.2)];
      const z = node(g, 'BatchNormalization', [y, ...statistics]);
      const ends = [0, 1].map((end) => g.weight(`end ${end}`, 'float32', [], [end]));
      return node(g, 'Clip', [z, ...ends]);
    },
    kinds: ['convolution', 'pointwise', 'pointwise'],
  },
  {
    name: 'a maximum pool',
    build: (g, x) =>
      node(g, 'MaxPool', [x], {
        kernel_shape: ints(3, 2),
        strides: ints(2, 2),
        pads: ints(1, 0, 1, 1),
      }),
    kinds: ['pooling'],
  },
  {
    name: 'a mean pool that leaves its padding out',
    build: (g, x) =>
      node(g, 'AveragePool', [x], { kernel_shape: ints(3, 3), pads: ints(1, 1, 1, 1) }),
    kinds: ['pooling'],
  },
  {
    name: 'a mean pool that counts its padding',
    build: (g, x) =>
      node(g, 'AveragePool', [x], {
        kernel_shape: ints(3, 3),
        strides: ints(2, 2),
        pads: ints(1, 1, 1, 1),
        ceil_mode: 1,
        count_include_pad: 1,
      }),
    kinds: ['pooling'],
  },
  {
    name: 'a residual sum, which ends the walk',
    build: (g, x) => {
      const y = conv(g, x, [4, 4, 3, 3], { pads: ints(1, 1, 1, 1) });
      return node(g, 'Relu', [node(g, 'Add', [y, x])]);
    },
    kinds: ['pointwise', 'pointwise'],
  },
  {
    name: 'a SiLU, which weighs a number with itself',
    build: (g, x) => {
      const y = conv(g, x, [3, 4, 1, 1]);
      return node(g, 'Mul', [y, node(g, 'Sigmoid', [y])]);
    },
    kinds: ['convolution', 'pointwise'],
  },
  {
    name: 'what is joined, turned and cut afterwards',
    build: (g, x) => {
      const y = node(g, 'Concat', [x, conv(g, x, [3, 4, 3, 3], { pads: ints(1, 1, 1, 1) })], {
        axis: 1,
      });
      const list = (values: number[]) =>
        g.weight(`l${g.toGraph().initializer.length}`, 'int64', [1], values);
      const cut = node(g, 'Slice', [y, list([5]), list([7]), list([1])]);
      return node(g, 'Relu', [cut]);
    },
    kinds: ['convolution', 'pointwise'],
  },
];

describe('the arithmetic of a number', () => {
  it.each(cases)('of $name', async ({ build, kinds }) => {
    let value = '';
    const subject = await toySubject({ dims: [channels, side, side] }, (g, image) => {
      value = build(g, image);
      return node(g, 'Flatten', [node(g, 'GlobalAveragePool', [value])]);
    });
    const layer = namedLayer(subject, value);
    const rows = Float32Array.from({ length: channels * side * side }, () => random.normal());
    const { values } = await subject.run({ rows, count: 1, fetches: [value] }, never);
    const maps = layer.toMaps(values.get(value) ?? new Float32Array(0));
    for (const place of places(layer)) {
      const { steps } = await arithmeticOf(subject, rows, layer, place, never);
      const number = maps[(place.channel * layer.height + place.y) * layer.width + place.x];
      expect(steps.map(({ kind }) => kind)).toEqual(kinds);
      expect(steps.at(-1)?.result).toBeCloseTo(number ?? Number.NaN, 5);
      for (const step of steps) {
        const own = computed(step);
        if (own !== null) expect(own).toBeCloseTo(step.result, 4);
      }
    }
  });

  it('of a place outside of the map is refused', async () => {
    const subject = await toySubject({ dims: [channels, side, side] }, (g, image) =>
      node(g, 'Flatten', [node(g, 'GlobalAveragePool', [node(g, 'Relu', [image])])]),
    );
    const value = subject.graph.nodes[0]?.outputs[0] ?? '';
    const layer = namedLayer(subject, value);
    const rows = new Float32Array(channels * side * side);
    const place = { channel: 0, y: side, x: 0 };
    await expect(arithmeticOf(subject, rows, layer, place, never)).rejects.toMatchObject({
      code: 'place-outside',
    });
  });
});

/** Corners, where padding is read, and places in between. */
function places({
  channels: count,
  height,
  width,
}: {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}) {
  const corners = [
    { channel: 0, y: 0, x: 0 },
    { channel: count - 1, y: height - 1, x: width - 1 },
  ];
  const others = Array.from({ length: 5 }, () => ({
    channel: random.index(count),
    y: random.index(height),
    x: random.index(width),
  }));
  return [...corners, ...others];
}

/** The result from the numbers that the step itself shows; null for formulas, which are words. */
function computed(step: ArithmeticStep): number | null {
  const sum = (numbers: Iterable<number>): number => [...numbers].reduce((a, b) => a + b, 0);
  switch (step.kind) {
    case 'convolution': {
      const products = step.patch.map((value, k) => value * (step.kernel[k] ?? 0));
      expect(sum(step.sums)).toBeCloseTo(sum(products), 4);
      return sum(step.sums) + (step.bias ?? 0);
    }
    case 'pooling': {
      const counted = [...step.patch].filter((_, k) => step.counts[k]);
      return step.reduction === 'maximum' ? Math.max(...counted) : sum(counted) / counted.length;
    }
    case 'product':
      return sum(step.inputs.map((value, k) => value * (step.weights[k] ?? 0))) + (step.bias ?? 0);
    default:
      return null;
  }
}
