import type { OperatorCase } from '../support';

const random = (...dims: number[]) => ({ dims });
const positive = (...dims: number[]) => ({ dims, draw: 'positive' as const });
const distinct = (...dims: number[]) => ({ dims, draw: 'distinct' as const });
const fixed = (input: { readonly dims: readonly number[] }) => ({ ...input, isConstant: true });

const perChannel = (op: string, dims: readonly number[], count = dims[1] ?? 0): OperatorCase => ({
  name: `${dims.length}-D`,
  op,
  inputs: [random(...dims), random(count), random(count)],
});

export const normalisations: readonly OperatorCase[] = [
  ...[
    [2, 3, 4, 5],
    [2, 3, 5],
    [4, 3],
    [1, 2, 3, 2, 4],
  ].map((dims) => ({
    name: `all inputs vary, ${dims.length}-D`,
    op: 'BatchNormalization',
    attributes: { epsilon: 0.01 },
    inputs: [
      random(...dims),
      ...Array.from({ length: 3 }, () => random(dims[1] ?? 0)),
      positive(dims[1] ?? 0),
    ],
  })),
  {
    name: 'recorded statistics',
    op: 'BatchNormalization',
    inputs: [random(2, 3, 4, 5), random(3), random(3), fixed(random(3)), fixed(positive(3))],
  },
  {
    name: 'only the picture varies',
    op: 'BatchNormalization',
    inputs: [random(2, 3, 4, 5), ...[random(3), random(3), random(3), positive(3)].map(fixed)],
  },
  ...[
    [2, 3, 4, 5],
    [3, 2, 5],
    [6, 3],
  ].map((dims, i) => ({
    name: `statistics of the batch, ${dims.length}-D`,
    op: 'BatchNormalization',
    attributes: { epsilon: 0.01, training_mode: 1, momentum: { float: i === 0 ? 0.9 : 0 } },
    outputs: 3,
    losses: [0],
    inputs: [
      random(...dims),
      ...[random(dims[1] ?? 0), random(dims[1] ?? 0)],
      ...[random(dims[1] ?? 0), positive(dims[1] ?? 0)].map(fixed),
    ],
  })),
  ...[
    [2, 3, 4, 5],
    [2, 3, 6],
    [1, 2, 3, 2, 4],
  ].map((dims) => perChannel('InstanceNormalization', dims)),
  {
    name: 'constant scale, a large epsilon',
    op: 'InstanceNormalization',
    attributes: { epsilon: 0.5 },
    inputs: [random(2, 3, 4, 5), fixed(random(3)), fixed(random(3))],
  },
  {
    name: 'two groups',
    op: 'GroupNormalization',
    attributes: { num_groups: 2, epsilon: 0.01 },
    inputs: [random(2, 6, 4, 5), random(2), random(2)],
  },
  {
    name: 'the last axis',
    op: 'LayerNormalization',
    inputs: [random(2, 3, 6), random(6), random(6)],
  },
  { name: 'no bias', op: 'LayerNormalization', inputs: [random(2, 3, 6), random(6)] },
  {
    name: 'two axes',
    op: 'LayerNormalization',
    attributes: { axis: 1, epsilon: 0.1 },
    inputs: [random(3, 4, 5), random(4, 5), random(4, 5)],
  },
  {
    name: 'two axes counted from the end',
    op: 'LayerNormalization',
    attributes: { axis: -2 },
    inputs: [random(2, 3, 4, 5), random(4, 5), random(4, 5)],
  },
  {
    name: 'constant scale',
    op: 'LayerNormalization',
    inputs: [random(2, 3, 6), fixed(random(6)), fixed(random(6))],
  },
  ...[
    { size: 5, alpha: 0.5, beta: 0.75, bias: 1 },
    { size: 3, alpha: 0.9, beta: 0.5, bias: 2 },
    { size: 1, alpha: 0.4, beta: 0.75, bias: 1 },
    { size: 9, alpha: 0.7, beta: 1.25, bias: 1 },
  ].map(({ size, alpha, beta, bias }) => ({
    name: `${size} channels`,
    op: 'LRN',
    attributes: { size, alpha: { float: alpha }, beta: { float: beta }, bias: { float: bias } },
    inputs: [random(2, 7, 3, 4)],
  })),
  ...[1, 2].flatMap((p) =>
    [-1, 1].map((axis) => ({
      name: `p = ${p} along axis ${axis}`,
      op: 'LpNormalization',
      attributes: { p, axis },
      inputs: [distinct(2, 5, 4)],
    })),
  ),
  { name: 'per channel', op: 'MeanVarianceNormalization', inputs: [random(2, 3, 4, 5)] },
  {
    name: 'per picture and channel',
    op: 'MeanVarianceNormalization',
    attributes: { axes: [2, 3] },
    inputs: [random(2, 3, 4, 5)],
  },
  {
    name: 'axes counted from the end',
    op: 'MeanVarianceNormalization',
    attributes: { axes: [-1, 1] },
    inputs: [random(2, 3, 4, 5)],
  },
];
