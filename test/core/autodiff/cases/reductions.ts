import type { OperatorCase } from '../support';
import { distinct, given, index, ints, positive, random } from './inputs';

/** Every reduction with inputs on which it is smooth. */
const operators = {
  ReduceSum: random,
  ReduceMean: random,
  ReduceMax: distinct,
  ReduceMin: distinct,
  ReduceProd: positive,
  ReduceL1: distinct,
  ReduceL2: random,
  ReduceSumSquare: random,
  ReduceLogSum: positive,
  ReduceLogSumExp: random,
};

const reduced: readonly OperatorCase[] = Object.entries(operators).flatMap(([op, input]) => [
  { name: 'one axis, kept', op, inputs: [input(2, 3, 4), ints(1)] },
  {
    name: 'two axes, dropped',
    op,
    attributes: { keepdims: 0 },
    inputs: [input(2, 3, 4), ints(2, 0)],
  },
  { name: 'a negative axis', op, attributes: { keepdims: 0 }, inputs: [input(2, 3), ints(-1)] },
  { name: 'no axes named', op, inputs: [input(2, 3)] },
  { name: 'no axes named, dropped', op, attributes: { keepdims: 0 }, inputs: [input(2, 3)] },
  { name: 'an empty list of axes', op, inputs: [input(2, 3), ints()] },
  { name: 'all places of five axes', op, inputs: [input(2, 2, 1, 2, 2), ints(-3, -2, -1)] },
  { name: 'a vector', op, attributes: { keepdims: 0 }, inputs: [input(5), ints(0)] },
]);

const keptAsItIs: readonly OperatorCase[] = Object.entries(operators).map(([op, input]) => ({
  name: 'no axes, where none means none',
  op,
  attributes: { noop_with_empty_axes: 1 },
  inputs: [input(2, 3)],
}));

const products: readonly OperatorCase[] = [
  { name: 'negative factors', op: 'ReduceProd', inputs: [given([4], [-2, 0.5, -1, 3])] },
  {
    name: 'no zero, one and two',
    op: 'ReduceProd',
    inputs: [given([3, 3], [1, 2, 3, 4, 0, 5, 0, 0, 6]), ints(1)],
  },
];

const sums: readonly OperatorCase[] = [0, 1].flatMap((exclusive) =>
  [0, 1].flatMap((reverse) => [
    {
      name: `exclusive ${exclusive}, reverse ${reverse}`,
      op: 'CumSum',
      attributes: { exclusive, reverse },
      inputs: [random(2, 4, 3), index(1)],
    },
  ]),
);

const chosen: readonly OperatorCase[] = [
  {
    name: 'the largest of each row',
    op: 'TopK',
    outputs: 2,
    losses: [0],
    inputs: [distinct(3, 5), ints(2)],
  },
  {
    name: 'the smallest along the first axis',
    op: 'TopK',
    outputs: 2,
    losses: [0],
    attributes: { axis: 0, largest: 0 },
    inputs: [distinct(4, 2, 2), ints(3)],
  },
];

export const reductions: readonly OperatorCase[] = [
  ...reduced,
  ...keptAsItIs,
  ...products,
  ...sums,
  { name: 'a negative axis', op: 'CumSum', inputs: [random(2, 3), index(-1)] },
  ...chosen,
];
