// Quantised values between a QuantizeLinear and what reads it: moved, cast, read otherwise.

import { constant, int8, nchw, pair, type QuantisedCase, quantisedPicture } from './quantisedParts';

export const quantisedValues: readonly QuantisedCase[] = [
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
];
