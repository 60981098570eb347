// Operators of quantised operands with a quantised result.

import type { GraphBuilder } from '../../../../../src/core/onnx/builder';
import type { Attributes } from '../../../../../src/core/onnx/graph';
import {
  bias,
  constant,
  int8,
  nchw,
  pair,
  type QuantisedCase,
  quantisedPicture,
  uint8,
} from './quantisedParts';

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

export const quantisedLayers: readonly QuantisedCase[] = [
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
