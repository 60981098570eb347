import type { TensorValue } from '../../../../src/core/onnx/tensor';
import { int64, type OperatorCase } from '../support';
import { fixed, index, ints, random } from './inputs';

const whole = (
  dims: readonly number[],
  ...values: number[]
): { readonly constant: TensorValue } => ({
  constant: { ...int64(...values), dims },
});
/** Indices that a run gets as an input, so that no rule can count on them. */
const fed = (dims: readonly number[], ...values: number[]) => ({
  dims,
  draw: { ...int64(...values), dims },
});

const joined: readonly OperatorCase[] = [
  {
    name: 'channels',
    op: 'Concat',
    attributes: { axis: 1 },
    inputs: [random(2, 3, 2), random(2, 1, 2)],
  },
  {
    name: 'a negative axis',
    op: 'Concat',
    attributes: { axis: -1 },
    inputs: [random(2, 3), random(2, 2), random(2, 1)],
  },
  {
    name: 'one constant between',
    op: 'Concat',
    attributes: { axis: 0 },
    inputs: [random(2, 2), fixed(1, 2), random(3, 2)],
  },
  {
    name: 'the same length',
    op: 'Split',
    outputs: 3,
    attributes: { axis: 1, num_outputs: 3 },
    inputs: [random(2, 6)],
  },
  {
    name: 'named lengths',
    op: 'Split',
    outputs: 2,
    attributes: { axis: -1 },
    inputs: [random(2, 2, 5), ints(2, 3)],
  },
  {
    name: 'one output used',
    op: 'Split',
    outputs: 3,
    losses: [1],
    inputs: [random(6, 2), ints(1, 2, 3)],
  },
  {
    name: 'an uneven rest',
    op: 'Split',
    outputs: 3,
    attributes: { num_outputs: 3 },
    inputs: [random(7)],
  },
];

const sliced: readonly OperatorCase[] = [
  { name: 'leading axes', op: 'Slice', inputs: [random(4, 5), ints(1, 2), ints(3, 5)] },
  { name: 'a named axis', op: 'Slice', inputs: [random(2, 5, 3), ints(1), ints(4), ints(1)] },
  {
    name: 'negative bounds and axis',
    op: 'Slice',
    inputs: [random(2, 5), ints(-4), ints(-1), ints(-1)],
  },
  {
    name: 'an end far outside',
    op: 'Slice',
    inputs: [random(2, 5), ints(2), ints(2 ** 62), ints(1)],
  },
  {
    name: 'a start far outside',
    op: 'Slice',
    inputs: [random(2, 5), ints(-(2 ** 62)), ints(3), ints(1)],
  },
  {
    name: 'steps on two axes',
    op: 'Slice',
    inputs: [random(2, 6, 7), ints(0, 1), ints(6, 7), ints(1, 2), ints(2, 3)],
  },
  {
    name: 'a step that leaves a rest',
    op: 'Slice',
    inputs: [random(8, 2), ints(1), ints(7), ints(0), ints(3)],
  },
  {
    name: 'a step and one element',
    op: 'Slice',
    inputs: [random(5), ints(4), ints(5), ints(0), ints(2)],
  },
  {
    name: 'backwards',
    op: 'Slice',
    inputs: [random(2, 5), ints(-1), ints(-(2 ** 62)), ints(1), ints(-1)],
  },
  {
    name: 'backwards in steps',
    op: 'Slice',
    inputs: [random(7, 2), ints(2 ** 62), ints(0), ints(0), ints(-2)],
  },
  {
    name: 'backwards, one element',
    op: 'Slice',
    inputs: [random(3), ints(0), ints(-(2 ** 62)), ints(0), ints(-1)],
  },
  { name: 'nothing', op: 'Slice', inputs: [random(3, 2), ints(2), ints(2), ints(0)] },
];

const gathered: readonly OperatorCase[] = [
  {
    name: 'a class token',
    op: 'Gather',
    attributes: { axis: 1 },
    inputs: [random(2, 5, 3), index(0)],
  },
  {
    name: 'a negative index',
    op: 'Gather',
    attributes: { axis: -1 },
    inputs: [random(2, 5), index(-2)],
  },
  { name: 'even steps', op: 'Gather', inputs: [random(7, 2), ints(5, 3, 1)] },
  {
    name: 'some twice',
    op: 'Gather',
    attributes: { axis: 1 },
    inputs: [random(2, 4, 3), ints(1, 3, 1, 0, -1)],
  },
  { name: 'the same again and again', op: 'Gather', inputs: [random(3, 2), ints(1, 1, 1)] },
  {
    name: 'indices in a plane',
    op: 'Gather',
    attributes: { axis: 1 },
    inputs: [random(2, 4, 3), whole([2, 3], 0, 3, 1, 1, 2, 0)],
  },
  {
    name: 'all in another order',
    op: 'Gather',
    attributes: { axis: 2 },
    inputs: [random(2, 1, 4), ints(2, 0, 3, 1)],
  },
  { name: 'indices known only when run', op: 'Gather', inputs: [random(4, 3), fed([3], 1, -1, 1)] },
  {
    name: 'indices known only when run, of a middle axis',
    op: 'Gather',
    attributes: { axis: 1 },
    inputs: [random(2, 4, 3), fed([2, 2], 0, 3, 1, 1)],
  },
  {
    name: 'one index known only when run',
    op: 'Gather',
    attributes: { axis: 1 },
    inputs: [random(2, 4), fed([], 2)],
  },
  {
    name: 'more than a matrix is good for',
    op: 'Gather',
    inputs: [random(600, 2), ints(...Array.from({ length: 600 }, (_, i) => (i * i) % 600))],
  },
  {
    name: 'some twice',
    op: 'GatherElements',
    attributes: { axis: 1 },
    inputs: [random(2, 3), whole([2, 4], 0, 2, 2, -1, 1, 1, 0, 1)],
  },
  { name: 'fewer rows', op: 'GatherElements', inputs: [random(3, 2, 2), whole([1, 2, 1], 2, 0)] },
  { name: 'elements', op: 'GatherND', inputs: [random(3, 4), whole([3, 2], 0, 1, 2, -1, 0, 1)] },
  { name: 'rows', op: 'GatherND', inputs: [random(3, 4, 2), whole([2, 2, 1], 0, 2, 2, 1)] },
  {
    name: 'batches',
    op: 'GatherND',
    attributes: { batch_dims: 1 },
    inputs: [random(2, 3, 2), whole([2, 2, 1], 0, 2, 1, 1)],
  },
  {
    name: 'two batch axes',
    op: 'GatherND',
    attributes: { batch_dims: 2 },
    inputs: [random(2, 2, 3), whole([2, 2, 1], 0, 2, 1, 1)],
  },
];

const scattered: readonly OperatorCase[] = [
  {
    name: 'in place',
    op: 'ScatterElements',
    attributes: { axis: 1 },
    inputs: [random(2, 4), whole([2, 2], 0, 3, -2, 1), random(2, 2)],
  },
  {
    name: 'added',
    op: 'ScatterElements',
    attributes: { axis: 0, reduction: 'add' },
    inputs: [random(3, 2), whole([2, 2], 0, 1, 0, 2), random(2, 2)],
  },
  { name: 'in place', op: 'ScatterND', inputs: [random(4, 2), whole([2, 1], 3, 1), random(2, 2)] },
  {
    name: 'added',
    op: 'ScatterND',
    attributes: { reduction: 'add' },
    inputs: [random(2, 3), whole([3, 2], 0, 1, 1, 2, 0, 1), random(3)],
  },
];

const reshaped: readonly OperatorCase[] = [
  { name: 'dims left open', op: 'Reshape', inputs: [random(2, 3, 4), ints(0, -1)] },
  { name: 'to a scalar', op: 'Reshape', inputs: [random(1, 1), ints()] },
  { name: 'the default axis', op: 'Flatten', inputs: [random(2, 3, 4)] },
  { name: 'the first axis', op: 'Flatten', attributes: { axis: 0 }, inputs: [random(2, 3)] },
  { name: 'named axes', op: 'Squeeze', inputs: [random(2, 1, 3, 1), ints(1, -1)] },
  { name: 'all axes of 1', op: 'Squeeze', inputs: [random(1, 3, 1)] },
  { name: 'two axes', op: 'Unsqueeze', inputs: [random(2, 3), ints(0, -1)] },
  { name: 'a scalar', op: 'Unsqueeze', inputs: [random(), ints(0)] },
  { name: 'reversed', op: 'Transpose', inputs: [random(2, 3, 4)] },
  {
    name: 'a cycle',
    op: 'Transpose',
    attributes: { perm: { ints: [2, 0, 3, 1] } },
    inputs: [random(2, 3, 4, 2)],
  },
  { name: 'to more axes', op: 'Expand', inputs: [random(3, 1), ints(2, 1, 4)] },
  { name: 'a scalar', op: 'Expand', inputs: [random(), ints(2, 3)] },
  { name: 'a class token to its batch', op: 'Expand', inputs: [random(1, 1, 4), ints(3, 1, 4)] },
  { name: 'two axes', op: 'Tile', inputs: [random(2, 3, 2), ints(2, 1, 3)] },
  { name: 'once', op: 'Tile', inputs: [random(2, 3), ints(1, 1)] },
];

const passed: readonly OperatorCase[] = [
  { name: 'anything', op: 'Identity', inputs: [random(2, 3)] },
  { name: 'at inference', op: 'Dropout', inputs: [random(2, 3)] },
  {
    name: 'not in training',
    op: 'Dropout',
    inputs: [
      random(2, 3),
      { constant: { type: 'float32', dims: [], data: Float32Array.of(0.5) } },
      { constant: { type: 'bool', dims: [], data: Uint8Array.of(0) } },
    ],
  },
  { name: 'to its own type', op: 'Cast', attributes: { to: 1 }, inputs: [random(2, 3)] },
  { name: 'to its own type', op: 'CastLike', inputs: [random(2, 3), fixed()] },
  { name: 'upper', op: 'Trilu', inputs: [random(2, 3, 4)] },
  {
    name: 'lower, beside the diagonal',
    op: 'Trilu',
    attributes: { upper: 0 },
    inputs: [random(4, 3), index(-1)],
  },
];

export const movement: readonly OperatorCase[] = [
  ...joined,
  ...sliced,
  ...gathered,
  ...scattered,
  ...reshaped,
  ...passed,
];
