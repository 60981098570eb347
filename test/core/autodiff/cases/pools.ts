import type { Attributes } from '../../../../src/core/onnx/graph';
import type { OperatorCase } from '../support';

const random = (...dims: number[]) => ({ dims });
const distinct = (...dims: number[]) => ({ dims, draw: 'distinct' as const });

/** The windows of a pool, tried with every operator that has them. */
const windows: readonly (readonly [string, readonly number[], Attributes])[] = [
  ['2×2 side by side', [2, 3, 6, 8], { kernel_shape: [2, 2], strides: [2, 2] }],
  ['side by side with rows left over', [2, 3, 7, 5], { kernel_shape: [2, 2], strides: [2, 2] }],
  ['3×3 side by side', [1, 2, 9, 6], { kernel_shape: [3, 3], strides: [3, 3] }],
  ['oblong, side by side', [1, 2, 6, 6], { kernel_shape: [2, 3], strides: [2, 3] }],
  ['overlapping', [2, 3, 7, 9], { kernel_shape: [3, 3], strides: [2, 2] }],
  [
    'overlapping and padded',
    [1, 3, 8, 7],
    { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
  ],
  [
    'uneven pads, an oblong kernel',
    [2, 2, 7, 8],
    { kernel_shape: [2, 3], strides: [1, 2], pads: [0, 1, 1, 2] },
  ],
  ['stride 1', [1, 2, 5, 6], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }],
  ['no strides', [1, 2, 5, 6], { kernel_shape: [2, 3] }],
  ['a stride beyond the kernel', [1, 2, 9, 8], { kernel_shape: [2, 1], strides: [3, 2] }],
  ['1-D', [2, 3, 9], { kernel_shape: [3], strides: [2], pads: [1, 0] }],
  ['1-D side by side', [2, 3, 8], { kernel_shape: [2], strides: [2] }],
  [
    '3-D',
    [1, 2, 5, 4, 6],
    { kernel_shape: [2, 3, 2], strides: [2, 1, 2], pads: [0, 1, 0, 1, 0, 1] },
  ],
  ['the whole map', [2, 3, 4, 5], { kernel_shape: [4, 5] }],
];

/** A last window that hangs over the end. */
const ceilings: typeof windows = [
  ['ceiling', [1, 2, 6, 8], { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }],
  ['ceiling, side by side', [1, 2, 7, 5], { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 }],
  [
    'ceiling that changes nothing',
    [1, 2, 6, 4],
    { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 },
  ],
  [
    'ceiling and pads',
    [2, 2, 7, 6],
    { kernel_shape: [3, 3], strides: [3, 2], pads: [1, 0, 1, 1], ceil_mode: 1 },
  ],
  ['1-D ceiling', [1, 2, 8], { kernel_shape: [3], strides: [2], ceil_mode: 1 }],
  ['3-D ceiling', [1, 2, 6, 5, 4], { kernel_shape: [3, 2, 3], strides: [2, 2, 2], ceil_mode: 1 }],
];

const dilated: typeof windows = [
  ['dilation', [1, 2, 8, 9], { kernel_shape: [3, 2], strides: [2, 1], dilations: [2, 3] }],
  [
    'dilation and pads',
    [1, 2, 7, 8],
    { kernel_shape: [2, 3], strides: [2, 2], dilations: [2, 1], pads: [1, 1, 0, 1] },
  ],
  [
    'side by side but for dilation',
    [1, 2, 8, 8],
    { kernel_shape: [2, 2], strides: [2, 2], dilations: [2, 2] },
  ],
];

const all = [...windows, ...ceilings, ...dilated];

export const pools: readonly OperatorCase[] = [
  ...all.map(([name, dims, attributes]) => ({
    name,
    op: 'MaxPool',
    attributes,
    inputs: [distinct(...dims)],
  })),
  {
    name: 'with indices of its own',
    op: 'MaxPool',
    attributes: { kernel_shape: [3, 3], strides: [2, 2] },
    inputs: [distinct(2, 2, 7, 7)],
    outputs: 2,
    losses: [0],
  },
  {
    name: 'with indices that count by columns',
    op: 'MaxPool',
    attributes: { kernel_shape: [3, 3], strides: [2, 2], storage_order: 1 },
    inputs: [distinct(2, 2, 7, 9)],
    outputs: 2,
    losses: [0],
  },
  ...[0, 1].flatMap((counted) =>
    all.map(([name, dims, attributes]) => ({
      name: `${name}${counted ? ', padding counted' : ''}`,
      op: 'AveragePool',
      attributes: { ...attributes, count_include_pad: counted },
      inputs: [random(...dims)],
    })),
  ),
  ...[1, 2, 3].flatMap((p) =>
    (p === 2 ? all : windows.slice(4, 7)).map(([name, dims, attributes]) => ({
      name: `${name}, p = ${p}`,
      op: 'LpPool',
      attributes: { ...attributes, p },
      inputs: [distinct(...dims)],
    })),
  ),
  ...['GlobalAveragePool', 'GlobalMaxPool', 'GlobalLpPool'].flatMap((op) => [
    { name: '2-D', op, inputs: [distinct(2, 3, 4, 5)] },
    { name: '1-D', op, inputs: [distinct(2, 3, 7)] },
    { name: '3-D', op, inputs: [distinct(1, 2, 3, 2, 4)] },
    { name: 'a single place', op, inputs: [distinct(2, 3, 1, 1)] },
  ]),
  { name: 'p = 1', op: 'GlobalLpPool', attributes: { p: 1 }, inputs: [distinct(2, 3, 4, 5)] },
  { name: 'p = 3', op: 'GlobalLpPool', attributes: { p: 3 }, inputs: [distinct(2, 3, 4, 5)] },
];
