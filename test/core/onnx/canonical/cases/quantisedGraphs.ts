// Operators of quantised operands in graphs of their own.

import { addConstant, drawn } from '../support';
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
