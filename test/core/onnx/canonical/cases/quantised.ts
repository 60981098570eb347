// Models with quantised operators. The picture is q0 − 128 halves… of a scale, so that rounding it loses nothing and the
// result may differ by the rounding of the last node alone.

import type { GraphBuilder } from '../../../../../src/core/onnx/builder';
import type { Attributes } from '../../../../../src/core/onnx/graph';
import type { ElementType } from '../../../../../src/protocol/model';
import { addConstant, type Constant, drawn } from '../support';

/** Scale and zero point of the picture, whose numbers are multiples of the scale. */
export const pictureScale = 0.05;
const pictureZero = 100;

export interface QuantisedCase {
  readonly name: string;
  /** Operators whose rules it tests. */
  readonly covers: readonly string[];
  readonly x: readonly number[];
  readonly opset?: number;
  /** Appends nodes behind the picture `x` (float32) and returns the real result. */
  readonly build: (builder: GraphBuilder) => string;
  /** Largest error of one number: half a step of the result's scale. */
  readonly step: number;
  readonly gives: readonly string[];
}

/** Names of a scale and a zero point. */
function pair(
  builder: GraphBuilder,
  name: string,
  scale: number | readonly number[],
  zero: number | readonly number[],
  type: ElementType = 'uint8',
): readonly [string, string] {
  const one = (value: number | readonly number[], of: ElementType, what: string): string => {
    const numbers = typeof value === 'number' ? [value] : value;
    const dims = typeof value === 'number' ? [] : [numbers.length];
    return addConstant(builder, `${name} ${what}`, { type: of, dims, numbers });
  };
  return [one(scale, 'float32', 'scale'), one(zero, type, 'zero')];
}

/** The picture quantised, with its scale and zero point: the first three inputs of most operators. */
function quantisedPicture(builder: GraphBuilder): readonly [string, string, string] {
  const [scale, zero] = pair(builder, 'x', pictureScale, pictureZero);
  const [q = ''] = builder.node('QuantizeLinear', ['x', scale, zero], { outputs: ['q'] });
  return [q, scale, zero];
}

/** A quantised constant with its scale and zero point. */
function constant(
  builder: GraphBuilder,
  name: string,
  value: Constant,
  scale: number | readonly number[] = 0.02,
  zero: number | readonly number[] = 3,
): readonly [string, string, string] {
  return [
    addConstant(builder, name, value, 5),
    ...pair(builder, name, scale, zero, value.type),
  ] as const;
}

interface Layer {
  readonly name: string;
  readonly op: string;
  readonly domain?: string;
  readonly x: readonly number[];
  /** Inputs behind those of the picture. */
  readonly more?: (builder: GraphBuilder) => readonly string[];
  readonly attributes?: Attributes;
  /** Scale and zero point of the result come before everything else. */
  readonly isResultFirst?: boolean;
  /** Inputs after scale and zero point of the result. */
  readonly last?: (builder: GraphBuilder) => readonly string[];
  readonly scale: number;
  readonly zero?: number;
  readonly gives: readonly string[];
}

/** One operator of quantised operands between QuantizeLinear and DequantizeLinear. */
function layer(test: Layer): QuantisedCase {
  const { op, domain = 'com.microsoft', more, last, scale, zero = 120 } = test;
  return {
    name: test.name,
    covers: [domain === '' ? op : `${domain}:${op}`],
    x: test.x,
    step: scale / 2,
    // The picture's clamp, and the real result's name for the clamped one.
    gives: ['Clip', ...test.gives, 'Identity'],
    build: (builder) => {
      const picture = quantisedPicture(builder);
      const result = pair(builder, 'y', scale, zero);
      const operands = [...picture, ...(more?.(builder) ?? [])];
      const inputs = test.isResultFirst ? [...result, ...operands] : [...operands, ...result];
      const [q = ''] = builder.node(op, [...inputs, ...(last?.(builder) ?? [])], {
        domain,
        attributes: test.attributes ?? {},
      });
      return builder.node('DequantizeLinear', [q, ...result])[0] ?? '';
    },
  };
}

const int8 = (...dims: readonly number[]): Constant => drawn(dims, 'int8');
const uint8 = (...dims: readonly number[]): Constant => drawn(dims, 'uint8');
const nchw = [1, 2, 5, 6];

const bias = (builder: GraphBuilder): string =>
  addConstant(builder, 'bias', { type: 'int32', dims: [4], numbers: [100, -200, 300, 50] });

export const quantised: readonly QuantisedCase[] = [
  {
    name: 'a pair becomes a clamp',
    covers: ['QuantizeLinear', 'DequantizeLinear'],
    x: [2, 3, 4],
    step: 0.005,
    gives: ['Clip', 'Identity'],
    build: (builder) => {
      const q = pair(builder, 'q', 0.01, 100);
      const whole = builder.node('QuantizeLinear', ['x', ...q]);
      return builder.node('DequantizeLinear', [...whole, ...q])[0] ?? '';
    },
  },
  {
    name: 'a pair of com.microsoft with 16 bits',
    covers: ['com.microsoft:QuantizeLinear', 'com.microsoft:DequantizeLinear'],
    x: [2, 3, 4],
    step: 0.00005,
    gives: ['Clip', 'Identity'],
    build: (builder) => {
      const q = pair(builder, 'q', 0.0001, 5, 'int16');
      const domain = 'com.microsoft';
      const whole = builder.node('QuantizeLinear', ['x', ...q], { domain });
      return builder.node('DequantizeLinear', [...whole, ...q], { domain })[0] ?? '';
    },
  },
  {
    name: 'the type is said by attribute, without a zero point',
    covers: [],
    x: [2, 3, 4],
    opset: 21,
    step: 0.005,
    gives: ['Clip', 'Identity'],
    build: (builder) => {
      const scale = builder.weight('scale', 'float32', [], [0.01]);
      const whole = builder.node('QuantizeLinear', ['x', scale], {
        attributes: { output_dtype: 3 },
      });
      return builder.node('DequantizeLinear', [...whole, scale])[0] ?? '';
    },
  },
  {
    name: 'whole numbers are moved, picked, padded and pooled between',
    covers: [],
    x: nchw,
    step: 1e-6,
    gives: ['Clip', 'MaxPool', 'Pad', 'Transpose', 'Concat', 'Slice', 'Identity'],
    build: (builder) => {
      const [q, scale, zero] = quantisedPicture(builder);
      const kernel = { kernel_shape: [2, 2] };
      const pooled = builder.node('MaxPool', [q], { attributes: kernel });
      const pads = builder.weight('pads', 'int64', [8], [0, 0, 1, 0, 0, 0, 0, 2]);
      const padded = builder.node('Pad', [...pooled, pads, zero]);
      const turned = builder.node('Transpose', padded, { attributes: { perm: [0, 2, 3, 1] } });
      const twice = builder.node('Concat', [...turned, ...turned], { attributes: { axis: 1 } });
      const [starts, ends] = [
        builder.weight('a', 'int64', [1], [0]),
        builder.weight('b', 'int64', [1], [-1]),
      ];
      const axes = builder.weight('axes', 'int64', [1], [2]);
      const cut = builder.node('Slice', [...twice, starts, ends, axes]);
      return builder.node('DequantizeLinear', [...cut, scale, zero])[0] ?? '';
    },
  },
  {
    name: 'padded with another number than zero',
    covers: [],
    x: nchw,
    step: 1e-6,
    gives: ['Clip', 'Pad', 'Identity'],
    build: (builder) => {
      const [q, scale, zero] = quantisedPicture(builder);
      const pads = builder.weight('pads', 'int64', [8], [0, 0, 1, 0, 0, 0, 0, 2]);
      const padded = builder.node('Pad', [q, pads, builder.weight('value', 'uint8', [], [7])]);
      return builder.node('DequantizeLinear', [...padded, scale, zero])[0] ?? '';
    },
  },
  {
    name: 'read with another scale than it was written with',
    covers: [],
    x: [2, 3],
    step: 1e-5,
    gives: ['Clip', 'Div', 'Add', 'Sub', 'Mul'],
    build: (builder) => {
      const [q] = quantisedPicture(builder);
      return builder.node('DequantizeLinear', [q, ...pair(builder, 'other', 0.3, 7)])[0] ?? '';
    },
  },
  {
    name: 'the whole numbers themselves are cast',
    covers: [],
    x: [2, 3],
    step: 1e-4,
    gives: ['Clip', 'Div', 'Add', 'Identity'],
    build: (builder) => {
      const [q] = quantisedPicture(builder);
      return builder.node('Cast', [q], { attributes: { to: 1 } })[0] ?? '';
    },
  },
  {
    name: 'a mismatch with a constant falls back to whole numbers',
    covers: [],
    x: [2, 3],
    step: 1e-4,
    gives: ['Clip', 'Div', 'Add', 'Max', 'Sub', 'Mul'],
    build: (builder) => {
      const [q, scale, zero] = quantisedPicture(builder);
      const most = builder.node('Max', [q, builder.weight('floor', 'uint8', [], [110])]);
      return builder.node('DequantizeLinear', [...most, scale, zero])[0] ?? '';
    },
  },
  {
    name: 'an activation kept in whole numbers per channel of weights',
    covers: [],
    x: nchw,
    step: 1e-4,
    gives: ['Clip', 'Conv'],
    build: (builder) => {
      const real = builder.node('DequantizeLinear', [...quantisedPicture(builder)]);
      const weights = constant(builder, 'w', int8(4, 2, 3, 3), [0.1, 0.2, 0.3, 0.4], [0, 0, 0, 0]);
      const attributes = { axis: 0 };
      const kernel = builder.node('DequantizeLinear', [...weights], { attributes });
      return builder.node('Conv', [...real, ...kernel])[0] ?? '';
    },
  },

  layer({
    name: 'with a scale per channel and a bias',
    op: 'QLinearConv',
    domain: '',
    x: nchw,
    more: (b) => constant(b, 'w', int8(4, 2, 3, 3), [0.01, 0.02, 0.03, 0.04], [0, 0, 0, 0]),
    last: (b) => [bias(b)],
    attributes: { auto_pad: 'SAME_UPPER', strides: [2, 2] },
    scale: 0.5,
    gives: ['Conv', 'Clip'],
  }),
  layer({
    name: 'with zero points that pads are read as',
    op: 'QLinearConv',
    domain: '',
    x: nchw,
    more: (b) => constant(b, 'w', uint8(4, 2, 3, 3), 0.01, 128),
    attributes: { pads: [1, 1, 1, 1] },
    scale: 0.5,
    gives: ['Conv', 'Clip'],
  }),
  layer({
    name: 'with channels last',
    op: 'QLinearConv',
    x: [1, 5, 6, 2],
    more: (b) => constant(b, 'w', int8(4, 2, 3, 3), 0.01, 0),
    last: (b) => [bias(b)],
    attributes: { channels_last: 1 },
    scale: 0.5,
    gives: ['Transpose', 'Conv', 'Transpose', 'Clip'],
  }),
  layer({
    name: 'per column',
    op: 'QLinearMatMul',
    domain: '',
    x: [3, 5],
    more: (b) => constant(b, 'w', int8(5, 2), [0.01, 0.02], [3, -4]),
    scale: 0.3,
    gives: ['MatMul', 'Clip'],
  }),
  layer({
    name: 'of com.microsoft',
    op: 'QGemm',
    x: [3, 5],
    more: (b) => [...constant(b, 'w', int8(4, 5), [0.01, 0.02, 0.03, 0.04], [0, 0, 0, 0]), bias(b)],
    attributes: { transB: 1, alpha: { float: 0.5 } },
    scale: 0.3,
    gives: ['Gemm', 'Clip'],
  }),
  layer({
    name: 'of two',
    op: 'QLinearAdd',
    x: [2, 3, 4],
    more: (b) => constant(b, 'w', uint8(3, 1)),
    scale: 0.08,
    gives: ['Add', 'Clip'],
  }),
  layer({
    name: 'of two',
    op: 'QLinearMul',
    x: [2, 3, 4],
    more: (b) => constant(b, 'w', uint8(3, 1)),
    scale: 0.1,
    gives: ['Mul', 'Clip'],
  }),
  layer({
    name: 'of one',
    op: 'QLinearSigmoid',
    x: [2, 3, 4],
    scale: 1 / 255,
    zero: 0,
    gives: ['Sigmoid', 'Clip'],
  }),
  layer({
    name: 'of one',
    op: 'QLinearLeakyRelu',
    x: [2, 3, 4],
    attributes: { alpha: { float: 0.3 } },
    scale: 0.05,
    gives: ['LeakyRelu', 'Clip'],
  }),
  layer({
    name: 'over the last axis',
    op: 'QLinearSoftmax',
    x: [2, 6],
    attributes: { axis: -1, opset: 13 },
    scale: 1 / 256,
    zero: 0,
    gives: ['Softmax', 'Clip'],
  }),
  layer({
    name: 'over all axes from the second on',
    op: 'QLinearSoftmax',
    x: [2, 2, 3],
    attributes: { axis: 1, opset: 9 },
    scale: 1 / 256,
    zero: 0,
    gives: ['Reshape', 'Softmax', 'Reshape', 'Clip'],
  }),
  layer({
    name: 'padded',
    op: 'QLinearAveragePool',
    x: nchw,
    attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 0 },
    scale: 0.05,
    gives: ['AveragePool', 'Clip'],
  }),
  layer({
    name: 'with channels last',
    op: 'QLinearAveragePool',
    x: [1, 5, 6, 2],
    attributes: { kernel_shape: [2, 2], channels_last: 1 },
    scale: 0.05,
    gives: ['Transpose', 'AveragePool', 'Transpose', 'Clip'],
  }),
  layer({
    name: 'with channels first',
    op: 'QLinearGlobalAveragePool',
    x: nchw,
    attributes: { channels_last: 0 },
    scale: 0.05,
    gives: ['GlobalAveragePool', 'Clip'],
  }),
  layer({
    name: 'with channels last',
    op: 'QLinearGlobalAveragePool',
    x: [1, 5, 6, 2],
    attributes: { channels_last: 1 },
    scale: 0.05,
    gives: ['Transpose', 'GlobalAveragePool', 'Transpose', 'Clip'],
  }),
  layer({
    name: 'of several scales',
    op: 'QLinearConcat',
    x: [2, 3],
    isResultFirst: true,
    more: (b) => constant(b, 'w', uint8(2, 2)),
    attributes: { axis: 1 },
    scale: 0.05,
    gives: ['Concat', 'Clip'],
  }),
];

const domain = 'com.microsoft';

export const quantisedGraphs: readonly QuantisedCase[] = [
  {
    name: 'of channels last',
    covers: ['com.microsoft:NhwcMaxPool'],
    x: [1, 5, 6, 2],
    step: 1e-6,
    gives: ['Clip', 'Transpose', 'MaxPool', 'Transpose', 'Identity'],
    build: (builder) => {
      const [q, scale, zero] = quantisedPicture(builder);
      const attributes = { kernel_shape: [3, 2], pads: [1, 0, 0, 0] };
      const pooled = builder.node('NhwcMaxPool', [q], { domain, attributes });
      return builder.node('DequantizeLinear', [...pooled, scale, zero])[0] ?? '';
    },
  },
  {
    name: 'chosen by a condition',
    covers: ['com.microsoft:QLinearWhere'],
    x: [2, 3],
    step: 0.025,
    gives: ['Clip', 'Where', 'Clip', 'Identity'],
    build: (builder) => {
      const picture = quantisedPicture(builder);
      const other = constant(builder, 'w', uint8(2, 1));
      const condition = builder.weight('condition', 'bool', [3], [1, 0, 1]);
      const result = pair(builder, 'y', 0.05, 100);
      const inputs = [condition, ...picture, ...other, ...result];
      const chosen = builder.node('QLinearWhere', inputs, { domain });
      return builder.node('DequantizeLinear', [...chosen, ...result])[0] ?? '';
    },
  },
  {
    name: 'with zero points and the picture quantised on the way',
    covers: ['DynamicQuantizeLinear', 'MatMulInteger'],
    x: [3, 5],
    step: 0.5,
    gives: ['MatMul', 'Mul'],
    build: (builder) => {
      const [q = '', scale = '', zero = ''] = builder.node('DynamicQuantizeLinear', ['x'], {
        outputs: ['q', 'scale', 'zero'],
      });
      const [w, weightScale, weightZero] = constant(builder, 'w', int8(5, 2), 0.02, 3);
      const whole = builder.node('MatMulInteger', [q, w, zero, weightZero]);
      const float = builder.node('Cast', whole, { attributes: { to: 1 } });
      return builder.node('Mul', [...float, ...builder.node('Mul', [scale, weightScale])])[0] ?? '';
    },
  },
  {
    name: 'with zero points of both',
    covers: ['ConvInteger'],
    x: nchw,
    step: 1e-2,
    gives: ['Clip', 'Div', 'Conv', 'Identity'],
    build: (builder) => {
      const [q, , zero] = quantisedPicture(builder);
      const [w, , weightZero] = constant(builder, 'w', uint8(4, 2, 3, 3), 0.02, 128);
      const attributes = { pads: [1, 1, 1, 1] };
      const whole = builder.node('ConvInteger', [q, w, zero, weightZero], { attributes });
      return builder.node('Cast', whole, { attributes: { to: 1 } })[0] ?? '';
    },
  },
  {
    name: 'with a bias',
    covers: ['com.microsoft:MatMulIntegerToFloat'],
    x: [3, 5],
    step: 1e-4,
    gives: ['Clip', 'MatMul', 'Add'],
    build: (builder) => {
      const [q, scale, zero] = quantisedPicture(builder);
      const [w, weightScale, weightZero] = constant(builder, 'w', int8(5, 2), [0.01, 0.02], [0, 0]);
      const shift = addConstant(builder, 'shift', drawn([2]));
      const inputs = [q, w, scale, weightScale, zero, weightZero, shift];
      return builder.node('MatMulIntegerToFloat', inputs, { domain })[0] ?? '';
    },
  },
  {
    name: 'of real numbers',
    covers: ['com.microsoft:DynamicQuantizeMatMul'],
    x: [3, 5],
    step: 0.5,
    gives: ['MatMul', 'Add'],
    build: (builder) => {
      const weights = constant(builder, 'w', int8(5, 2), 0.02, 3);
      const shift = addConstant(builder, 'shift', drawn([2]));
      return builder.node('DynamicQuantizeMatMul', ['x', ...weights, shift], { domain })[0] ?? '';
    },
  },
  {
    name: 'of com.microsoft',
    covers: ['com.microsoft:QAttention'],
    x: [1, 3, 8],
    step: 0.05,
    gives: [
      ...['Clip', 'MatMul', 'Add', 'Split'],
      ...['Reshape', 'Transpose', 'Reshape', 'Transpose', 'Reshape', 'Transpose'],
      ...['Transpose', 'Mul', 'MatMul', 'Softmax', 'MatMul', 'Transpose', 'Reshape'],
    ],
    build: (builder) => {
      const [q, scale, zero] = quantisedPicture(builder);
      const [w, weightScale, weightZero] = constant(builder, 'w', int8(8, 24), 0.01, 0);
      const shift = addConstant(builder, 'shift', drawn([24]));
      const inputs = [q, w, shift, scale, weightScale, '', zero, weightZero];
      return builder.node('QAttention', inputs, { domain, attributes: { num_heads: 2 } })[0] ?? '';
    },
  },
  {
    name: 'of com.microsoft without a scale of the result',
    covers: ['com.microsoft:QGemm'],
    x: [3, 5],
    step: 1e-4,
    gives: ['Clip', 'Gemm'],
    build: (builder) => {
      const picture = quantisedPicture(builder);
      const weights = constant(builder, 'w', int8(5, 4), 0.02, 0);
      return builder.node('QGemm', [...picture, ...weights, bias(builder)], { domain })[0] ?? '';
    },
  },
];
