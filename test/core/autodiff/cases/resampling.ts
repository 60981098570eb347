import type { Attributes } from '../../../../src/core/onnx/graph';
import { float32, int64, type OperatorCase } from '../support';

const random = (...dims: number[]) => ({ dims });
const mode = (coordinate_transformation_mode: string, more: Attributes = {}): Attributes => ({
  coordinate_transformation_mode,
  ...more,
});

const bySizes = (
  name: string,
  from: readonly number[],
  to: readonly number[],
  attributes: Attributes,
): OperatorCase => ({
  name: `${name}, ${from} to ${to}`,
  op: 'Resize',
  attributes,
  inputs: [random(...from), null, null, { constant: int64(...to) }],
});

const byScales = (
  name: string,
  from: readonly number[],
  scales: readonly number[],
  attributes: Attributes,
): OperatorCase => ({
  name: `${name}, ${from} by ${scales}`,
  op: 'Resize',
  attributes,
  inputs: [random(...from), null, { constant: float32([scales.length], scales) }],
});

const coordinates = [
  'half_pixel',
  'half_pixel_symmetric',
  'pytorch_half_pixel',
  'align_corners',
  'asymmetric',
];
const roundings = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'];

const nearest: readonly OperatorCase[] = coordinates.flatMap((how) =>
  roundings.flatMap((nearest_mode) => {
    const attributes = mode(how, { mode: 'nearest', nearest_mode });
    const name = `nearest, ${how}, ${nearest_mode}`;
    return [
      bySizes(name, [1, 2, 5, 4], [1, 2, 8, 2], attributes),
      byScales(name, [1, 1, 6, 5], [1, 1, 0.6, 1.7], attributes),
    ];
  }),
);

const smooth: readonly OperatorCase[] = ['linear', 'cubic'].flatMap((each) =>
  coordinates.flatMap((how) => [
    bySizes(`${each}, ${how}`, [2, 2, 5, 4], [2, 2, 7, 3], mode(how, { mode: each })),
    byScales(`${each}, ${how}`, [1, 2, 4, 5], [1, 1, 2, 0.7], mode(how, { mode: each })),
  ]),
);

const region = (axes: number): OperatorCase['inputs'][number] => ({
  constant:
    axes === 4
      ? float32([8], [0, 0, 0.2, -0.3, 1, 1, 0.9, 1.2])
      : float32([4], [0.2, -0.3, 0.9, 1.2]),
});

const resizes: readonly OperatorCase[] = [
  ...nearest,
  ...smooth,
  bySizes('one row', [1, 2, 5, 4], [1, 2, 1, 6], mode('pytorch_half_pixel', { mode: 'linear' })),
  bySizes('one corner', [1, 2, 5, 4], [1, 2, 1, 6], mode('align_corners', { mode: 'linear' })),
  bySizes('of a single place', [1, 2, 1, 1], [1, 2, 3, 4], { mode: 'linear' }),
  bySizes('1-D', [1, 2, 5], [1, 2, 8], { mode: 'linear' }),
  bySizes('3-D', [1, 2, 3, 4, 2], [1, 2, 5, 3, 4], { mode: 'linear' }),
  bySizes('3-D, nearest', [1, 2, 3, 4, 2], [1, 2, 5, 3, 4], { mode: 'nearest' }),
  bySizes('channels last', [1, 4, 5, 2], [1, 6, 3, 2], { mode: 'linear' }),
  byScales('doubled', [1, 2, 3, 4], [1, 1, 2, 2], mode('asymmetric', { nearest_mode: 'floor' })),
  bySizes('cubic coefficient', [1, 1, 5, 4], [1, 1, 8, 7], {
    mode: 'cubic',
    cubic_coeff_a: { float: -0.5 },
  }),
  bySizes('cubic without the outside', [1, 1, 5, 4], [1, 1, 8, 7], {
    mode: 'cubic',
    exclude_outside: 1,
  }),
  ...['linear', 'cubic'].flatMap((each) =>
    [0, 1].map((exclude_outside) =>
      bySizes(`${each} against aliasing, ${exclude_outside}`, [1, 2, 9, 8], [1, 2, 4, 11], {
        mode: each,
        antialias: 1,
        exclude_outside,
      }),
    ),
  ),
  ...['nearest', 'linear', 'cubic'].map((each) => ({
    name: `${each} of a region that reaches beyond the input`,
    op: 'Resize',
    attributes: mode('tf_crop_and_resize', { mode: each, extrapolation_value: { float: 3 } }),
    inputs: [random(1, 2, 6, 5), region(4), null, { constant: int64(1, 2, 4, 7) }],
  })),
  {
    name: 'a region of some axes',
    op: 'Resize',
    attributes: mode('tf_crop_and_resize', { mode: 'linear', axes: [2, 3] }),
    inputs: [random(1, 2, 6, 5), region(2), null, { constant: int64(4, 7) }],
  },
  {
    name: 'scales of some axes',
    op: 'Resize',
    attributes: { mode: 'linear', axes: [2, 3] },
    inputs: [random(1, 2, 4, 5), null, { constant: float32([2], [1.5, 0.6]) }],
  },
  ...['not_larger', 'not_smaller'].map((keep_aspect_ratio_policy) => ({
    name: `sizes that are ${keep_aspect_ratio_policy}`,
    op: 'Resize',
    attributes: { mode: 'linear', axes: [2, 3], keep_aspect_ratio_policy },
    inputs: [random(1, 2, 4, 5), null, null, { constant: int64(6, 11) }],
  })),
];

const padded = (
  name: string,
  dims: readonly number[],
  pads: readonly number[],
  attributes: Attributes = {},
  axes?: readonly number[],
): OperatorCase => ({
  name,
  op: 'Pad',
  attributes,
  inputs: [
    random(...dims),
    { constant: int64(...pads) },
    ...(axes ? [null, { constant: int64(...axes) }] : []),
  ],
});

const pads: readonly OperatorCase[] = [
  padded('zeros', [2, 3, 4, 5], [0, 1, 2, 0, 1, 0, 1, 3]),
  padded('taken away', [2, 3, 4, 5], [0, 0, -1, 2, 0, -1, 0, -2]),
  padded('some axes', [2, 3, 4, 5], [1, 2, 3, 0], {}, [-1, 2]),
  {
    name: 'a value that varies',
    op: 'Pad',
    inputs: [random(2, 3), { constant: int64(1, 0, 2, -1) }, random()],
  },
  ...['reflect', 'edge', 'wrap'].flatMap((each) => [
    padded(`${each}`, [1, 2, 4, 5], [0, 0, 2, 1, 0, 0, 3, 4], { mode: each }),
    padded(`${each}, some axes`, [1, 2, 4, 5], [2, 0, 1, 3], { mode: each }, [3, -2]),
    padded(`${each}, 1-D`, [6], [3, 2], { mode: each }),
  ]),
  padded('edge and taken away', [1, 2, 4, 5], [0, 0, -1, 2, 0, 0, 2, -2], { mode: 'edge' }),
  padded('reflect and taken away', [1, 2, 5, 6], [0, 0, -1, 2, 0, 0, 2, -2], { mode: 'reflect' }),
  padded('wrap and taken away', [1, 2, 4, 5], [0, 0, -1, 2, 0, 0, 2, -2], { mode: 'wrap' }),
];

export const resampling: readonly OperatorCase[] = [
  ...resizes,
  ...pads,
  ...['DCR', 'CRD'].flatMap((each) =>
    [2, 3].map((blocksize) => ({
      name: `${each}, blocks of ${blocksize}`,
      op: 'DepthToSpace',
      attributes: { mode: each, blocksize },
      inputs: [random(2, 2 * blocksize ** 2, 3, 4)],
    })),
  ),
  ...[2, 3].map((blocksize) => ({
    name: `blocks of ${blocksize}`,
    op: 'SpaceToDepth',
    attributes: { blocksize },
    inputs: [random(2, 3, 2 * blocksize, 3 * blocksize)],
  })),
];
