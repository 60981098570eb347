import type { Attributes } from '../../../../src/core/onnx/graph';
import type { OperatorCase } from '../support';

const random = (...dims: number[]) => ({ dims });
const fixed = (...dims: number[]) => ({ dims, isConstant: true });

/** All three inputs vary; the bias has one number per output channel. */
const conv = (
  name: string,
  x: readonly number[],
  w: readonly number[],
  attributes: Attributes = {},
): OperatorCase => ({
  name,
  op: 'Conv',
  attributes,
  inputs: [random(...x), random(...w), random(w[0] ?? 0)],
});

const transposed = (
  name: string,
  x: readonly number[],
  w: readonly number[],
  attributes: Attributes = {},
): OperatorCase => ({
  name,
  op: 'ConvTranspose',
  attributes,
  inputs: [
    random(...x),
    random(...w),
    random((w[1] ?? 0) * (typeof attributes.group === 'number' ? attributes.group : 1)),
  ],
});

const convolutions2d: readonly OperatorCase[] = [
  conv('no attributes', [1, 2, 5, 7], [3, 2, 3, 3]),
  conv('a batch, same padding', [2, 3, 5, 7], [4, 3, 3, 3], { pads: [1, 1, 1, 1] }),
  conv('an oblong kernel, uneven pads', [2, 3, 6, 7], [4, 3, 2, 5], { pads: [0, 3, 1, 2] }),
  conv('1×1', [2, 3, 4, 5], [4, 3, 1, 1]),
  conv('1×1, stride 2', [2, 3, 5, 6], [4, 3, 1, 1], { strides: [2, 2] }),
  conv('1×1 of many channels, stride 2', [2, 17, 5, 6], [4, 17, 1, 1], { strides: [2, 2] }),
  conv('1×1, padded', [1, 2, 4, 5], [3, 2, 1, 1], { pads: [1, 0, 1, 2] }),
  conv('1×1 of many channels, padded', [1, 16, 4, 5], [3, 16, 1, 1], { pads: [1, 0, 1, 2] }),
  conv('stride 2 that reaches the end', [1, 2, 7, 7], [3, 2, 3, 3], { strides: [2, 2] }),
  conv('stride 2 with rows left over', [2, 2, 8, 6], [3, 2, 3, 3], { strides: [2, 2] }),
  conv('different strides, uneven pads', [2, 3, 9, 8], [2, 3, 3, 4], {
    strides: [2, 3],
    pads: [0, 2, 1, 1],
  }),
  conv('a stride beyond the kernel', [1, 2, 9, 10], [3, 2, 2, 1], { strides: [3, 4] }),
  conv('stride along one axis', [1, 2, 6, 7], [3, 2, 3, 3], {
    strides: [1, 2],
    pads: [1, 1, 1, 1],
  }),
  conv('7×7 stride 2, as a stem', [1, 3, 12, 11], [4, 3, 7, 7], {
    strides: [2, 2],
    pads: [3, 3, 3, 3],
  }),
  conv('dilation', [1, 2, 8, 9], [3, 2, 3, 3], { dilations: [2, 3], pads: [2, 3, 2, 3] }),
  conv('dilation and stride', [2, 2, 11, 12], [3, 2, 3, 2], {
    dilations: [2, 3],
    strides: [3, 2],
    pads: [1, 0, 2, 1],
  }),
  conv('padding beyond the kernel', [1, 2, 3, 4], [2, 2, 2, 2], { pads: [3, 2, 2, 4] }),
  conv('a kernel as big as the picture', [2, 3, 4, 5], [6, 3, 4, 5]),
  conv('many channels', [2, 18, 5, 6], [5, 18, 3, 3], { pads: [1, 1, 1, 1] }),
  conv('many channels, stride, dilation, uneven pads', [2, 16, 9, 11], [5, 16, 3, 2], {
    strides: [2, 3],
    dilations: [2, 1],
    pads: [0, 1, 3, 2],
  }),
  conv('two groups', [2, 4, 5, 6], [6, 2, 3, 3], { group: 2, pads: [1, 1, 1, 1] }),
  conv('groups, stride, dilation, uneven pads', [2, 6, 9, 10], [3, 2, 2, 3], {
    group: 3,
    strides: [2, 2],
    dilations: [1, 2],
    pads: [1, 0, 0, 2],
  }),
  conv('depthwise', [2, 5, 6, 7], [5, 1, 3, 3], { group: 5, pads: [1, 1, 1, 1] }),
  conv('depthwise, stride 2', [2, 4, 7, 8], [4, 1, 3, 3], {
    group: 4,
    strides: [2, 2],
    pads: [1, 1, 1, 1],
  }),
  conv('depthwise, padded at the ends only', [1, 4, 8, 8], [4, 1, 5, 5], {
    group: 4,
    strides: [2, 2],
    pads: [1, 1, 2, 2],
  }),
  conv('depthwise, rows in pieces', [1, 2, 3, 61], [2, 1, 2, 3], { group: 2, pads: [0, 2, 1, 3] }),
  conv('depthwise, rows in pieces, stride 2, dilation', [2, 2, 4, 122], [2, 1, 2, 3], {
    group: 2,
    strides: [1, 2],
    dilations: [1, 2],
    pads: [1, 1, 0, 4],
  }),
  conv('depthwise, a stride beyond the kernel', [2, 3, 7, 9], [3, 1, 2, 2], {
    group: 3,
    strides: [3, 4],
    dilations: [2, 1],
  }),
  conv('two outputs for each input channel', [1, 3, 5, 6], [6, 1, 3, 3], { group: 3 }),
];

export const convolutions: readonly OperatorCase[] = [
  ...convolutions2d,
  conv('1-D', [2, 3, 9], [4, 3, 3], { pads: [1, 1] }),
  conv('1-D, stride, dilation, uneven pads', [2, 3, 12], [4, 3, 3], {
    strides: [2],
    dilations: [2],
    pads: [2, 1],
  }),
  conv('1-D, many channels', [2, 16, 10], [3, 16, 4], { strides: [3], pads: [1, 2] }),
  conv('3-D', [1, 2, 4, 5, 6], [3, 2, 2, 3, 3], { pads: [1, 1, 0, 0, 1, 2] }),
  conv('3-D, stride and groups', [2, 4, 5, 4, 6], [2, 2, 3, 2, 3], {
    group: 2,
    strides: [2, 1, 3],
    pads: [1, 0, 1, 1, 1, 0],
  }),
  conv('1-D, depthwise', [2, 3, 9], [3, 1, 3], { group: 3, pads: [1, 2] }),
  conv('3-D, depthwise, stride', [1, 2, 4, 5, 6], [2, 1, 2, 3, 2], {
    group: 2,
    strides: [2, 1, 2],
    pads: [1, 0, 1, 0, 2, 1],
  }),
  conv('3-D, many channels, dilation', [1, 16, 5, 4, 6], [2, 16, 2, 1, 3], {
    dilations: [2, 1, 2],
    strides: [1, 2, 1],
  }),
  {
    name: 'constant weights, no bias',
    op: 'Conv',
    attributes: { pads: [1, 1, 1, 1] },
    inputs: [random(2, 3, 5, 7), fixed(4, 3, 3, 3)],
  },
  {
    name: 'constant weights, stride 2',
    op: 'Conv',
    attributes: { strides: [2, 2], pads: [1, 0, 1, 0] },
    inputs: [random(2, 3, 6, 7), fixed(4, 3, 3, 2), fixed(4)],
  },
  {
    name: 'constant depthwise weights',
    op: 'Conv',
    attributes: { group: 4, pads: [1, 1, 1, 1] },
    inputs: [random(2, 4, 5, 7), fixed(4, 1, 3, 3), fixed(4)],
  },
  {
    name: 'a constant picture',
    op: 'Conv',
    attributes: { strides: [2, 2] },
    inputs: [fixed(2, 3, 6, 7), random(4, 3, 3, 3), random(4)],
  },
  transposed('no attributes', [2, 3, 4, 5], [3, 2, 3, 2]),
  transposed('stride 2', [1, 3, 3, 4], [3, 2, 2, 2], { strides: [2, 2] }),
  transposed('stride, uneven pads, output padding', [2, 3, 4, 3], [3, 2, 3, 4], {
    strides: [2, 3],
    pads: [1, 0, 0, 2],
    output_padding: [1, 2],
  }),
  transposed('a stride beyond the kernel', [1, 2, 3, 4], [2, 3, 2, 1], { strides: [3, 2] }),
  transposed('dilation', [1, 3, 4, 5], [3, 2, 3, 2], { dilations: [2, 3], pads: [1, 1, 2, 0] }),
  transposed('groups', [2, 4, 3, 4], [4, 3, 3, 3], { group: 2, strides: [2, 2] }),
  transposed('depthwise', [1, 3, 4, 5], [3, 1, 4, 4], {
    group: 3,
    strides: [2, 2],
    pads: [1, 1, 1, 1],
  }),
  transposed('many channels', [2, 3, 4, 5], [3, 16, 3, 3], { strides: [2, 1], pads: [1, 0, 1, 1] }),
  transposed('1-D', [2, 3, 5], [3, 2, 4], { strides: [2], pads: [1, 2], output_padding: [1] }),
  transposed('3-D', [1, 2, 3, 2, 4], [2, 3, 2, 3, 2], {
    strides: [2, 1, 2],
    pads: [0, 1, 0, 1, 0, 1],
  }),
  transposed('an output shape', [1, 2, 4, 5], [2, 3, 3, 3], {
    strides: [2, 2],
    output_shape: [8, 10],
  }),
  {
    name: 'constant weights',
    op: 'ConvTranspose',
    attributes: { strides: [2, 2], pads: [1, 1, 0, 0] },
    inputs: [random(2, 3, 4, 5), fixed(3, 2, 3, 3), fixed(2)],
  },
];
