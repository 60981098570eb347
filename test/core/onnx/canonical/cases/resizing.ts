import { floats, ints, type RewriteCase } from '../support';

const x = [1, 2, 5, 6];
const scales = floats(1, 1, 2, 1.5);
const common = { op: 'Resize', x, gives: ['Resize'] } as const;

export const resizing: readonly RewriteCase[] = [
  {
    name: 'nearest, by attribute',
    op: 'Upsample',
    opset: 7,
    x,
    attributes: { scales: { floats: [1, 1, 2, 3] } },
    gives: ['Resize'],
  },
  {
    name: 'linear, by attribute',
    op: 'Upsample',
    opset: 7,
    x,
    attributes: { scales: { floats: [1, 1, 2, 3] }, mode: 'linear' },
    gives: ['Resize'],
  },
  {
    name: 'nearest, by fractions',
    op: 'Upsample',
    opset: 9,
    x,
    inputs: ['x', floats(1, 1, 1.6, 1.3)],
    gives: ['Resize'],
  },
  {
    name: 'linear, by fractions',
    op: 'Upsample',
    opset: 9,
    x,
    inputs: ['x', floats(1, 1, 1.6, 1.3)],
    attributes: { mode: 'linear' },
    gives: ['Resize'],
  },
  { ...common, name: 'of opset 10, larger', opset: 10, inputs: ['x', scales] },
  { ...common, name: 'of opset 10, smaller', opset: 10, inputs: ['x', floats(1, 1, 0.6, 0.4)] },
  {
    ...common,
    name: 'of opset 10, larger and smaller',
    opset: 10,
    inputs: ['x', floats(1, 1, 1.7, 0.4)],
    gives: ['Resize', 'Resize'],
  },
  {
    ...common,
    name: 'of opset 10, linear and smaller',
    opset: 10,
    inputs: ['x', floats(1, 1, 0.6, 0.4)],
    attributes: { mode: 'linear' },
  },
  ...['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric'].flatMap(
    (way): RewriteCase[] => [
      {
        ...common,
        name: `linear by ${way}`,
        opset: 11,
        inputs: ['x', floats(), scales],
        attributes: { mode: 'linear', coordinate_transformation_mode: way },
      },
      {
        ...common,
        name: `nearest by ${way}`,
        opset: 13,
        inputs: ['x', null, scales],
        attributes: { nearest_mode: 'floor', coordinate_transformation_mode: way },
      },
      {
        ...common,
        name: `cubic by ${way}`,
        opset: 13,
        inputs: ['x', null, null, ints(1, 2, 8, 4)],
        attributes: { mode: 'cubic', cubic_coeff_a: -0.5, coordinate_transformation_mode: way },
      },
    ],
  ),
  ...['round_prefer_floor', 'round_prefer_ceil', 'ceil'].map(
    (mode): RewriteCase => ({
      ...common,
      name: `nearest by ${mode}`,
      opset: 11,
      inputs: ['x', floats(), scales],
      attributes: { nearest_mode: mode },
    }),
  ),
  {
    ...common,
    name: 'as TensorFlow counts half pixels',
    opset: 11,
    inputs: ['x', floats(), scales],
    attributes: { nearest_mode: 'floor', coordinate_transformation_mode: 'tf_half_pixel_for_nn' },
  },
  {
    ...common,
    name: 'of a region',
    opset: 11,
    inputs: ['x', floats(0, 0, 0.1, 0.2, 1, 1, 0.8, 0.9), floats(), ints(1, 2, 3, 4)],
    attributes: {
      mode: 'linear',
      coordinate_transformation_mode: 'tf_crop_and_resize',
      extrapolation_value: { float: 2 },
    },
  },
  {
    ...common,
    name: 'of some axes by sizes',
    opset: 18,
    inputs: ['x', null, null, ints(9, 4)],
    attributes: { axes: [3, 2], mode: 'linear' },
  },
  {
    ...common,
    name: 'of some axes by scales',
    opset: 18,
    inputs: ['x', null, floats(2.5)],
    attributes: { axes: [-1] },
  },
  {
    ...common,
    name: 'of some axes of a region',
    opset: 18,
    inputs: ['x', floats(0.1, 0.2, 0.7, 0.9), null, ints(3, 4)],
    attributes: {
      axes: [2, 3],
      mode: 'linear',
      coordinate_transformation_mode: 'tf_crop_and_resize',
    },
  },
  {
    ...common,
    name: 'smaller with antialias',
    opset: 18,
    inputs: ['x', null, null, ints(1, 2, 3, 3)],
    attributes: { mode: 'linear', antialias: 1 },
  },
  {
    ...common,
    name: 'within bounds',
    opset: 18,
    inputs: ['x', null, null, ints(10, 9)],
    attributes: { axes: [2, 3], mode: 'linear', keep_aspect_ratio_policy: 'not_larger' },
  },
  {
    ...common,
    name: 'to the same size is nothing',
    opset: 13,
    inputs: ['x', null, null, ints(1, 2, 5, 6)],
    gives: ['Identity'],
  },
  {
    ...common,
    name: 'by one is nothing',
    opset: 11,
    inputs: ['x', floats(), floats(1, 1, 1, 1)],
    gives: ['Identity'],
  },

  ...(['bilinear', 'nearest', 'bicubic'] as const).map(
    (mode): RewriteCase => ({
      name: `of opset 16, ${mode}`,
      op: 'GridSample',
      opset: 16,
      x,
      inputs: [
        'x',
        {
          type: 'float32',
          dims: [1, 2, 2, 2],
          numbers: [-0.9, 0.3, 0.2, -0.4, 0.8, 0.7, -1.2, 0.1],
        },
      ],
      attributes: { mode, align_corners: 1 },
      gives: ['GridSample'],
    }),
  ),
  {
    name: 'of com.microsoft',
    op: 'GridSample',
    domain: 'com.microsoft',
    x,
    inputs: [
      'x',
      { type: 'float32', dims: [1, 2, 2, 2], numbers: [-0.9, 0.3, 0.2, -0.4, 0.8, 0.7, -1.2, 0.1] },
    ],
    attributes: { padding_mode: 'border' },
    gives: ['GridSample'],
  },
  ...[10, 16].map(
    (opset): RewriteCase => ({
      name: `as opset ${opset} counts pixels`,
      op: 'RoiAlign',
      opset,
      x,
      inputs: [
        'x',
        { type: 'float32', dims: [1, 4], numbers: [0.5, 1, 4, 3.5] },
        { type: 'int64', dims: [1], numbers: [0] },
      ],
      attributes: { output_height: 2, output_width: 3, sampling_ratio: 2 },
      gives: ['RoiAlign'],
    }),
  ),
];
