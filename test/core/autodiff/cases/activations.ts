import type { OperatorCase } from '../support';
import { distinct, fixed, given, random } from './inputs';

/** Far enough from every kink that these functions have. */
const wide = given([3, 4], [-5, -3.2, -2.1, -1.3, -0.6, -0.2, 0.2, 0.7, 1.4, 2.3, 3.3, 5]);
const both = distinct(3, 5);

export const activations: readonly OperatorCase[] = [
  { name: 'the default slope', op: 'LeakyRelu', inputs: [both] },
  { name: 'another slope', op: 'LeakyRelu', attributes: { alpha: { float: 0.3 } }, inputs: [both] },
  { name: 'one slope', op: 'PRelu', inputs: [both, given([1], [0.25])] },
  {
    name: 'a slope per channel',
    op: 'PRelu',
    inputs: [distinct(2, 3, 2, 2), given([3, 1, 1], [0.1, 0.3, -0.2])],
  },
  { name: 'a slope per element', op: 'PRelu', inputs: [both, random(3, 5)] },
  { name: 'constant slopes', op: 'PRelu', inputs: [both, fixed(5)] },
  { name: 'the default', op: 'Elu', inputs: [wide] },
  { name: 'another scale', op: 'Elu', attributes: { alpha: { float: 0.4 } }, inputs: [wide] },
  { name: 'the default', op: 'Selu', inputs: [wide] },
  {
    name: 'other constants',
    op: 'Selu',
    attributes: { alpha: { float: 1.2 }, gamma: { float: 0.7 } },
    inputs: [wide],
  },
  { name: 'the default', op: 'Celu', inputs: [wide] },
  { name: 'another scale', op: 'Celu', attributes: { alpha: { float: 2 } }, inputs: [wide] },
  { name: 'the default', op: 'ThresholdedRelu', inputs: [wide] },
  {
    name: 'another threshold',
    op: 'ThresholdedRelu',
    attributes: { alpha: { float: -1 } },
    inputs: [wide],
  },
  {
    name: 'soft',
    op: 'Shrink',
    attributes: { lambd: { float: 1 }, bias: { float: 1 } },
    inputs: [wide],
  },
  { name: 'hard', op: 'Shrink', inputs: [wide] },
  { name: 'both signs', op: 'Sigmoid', inputs: [wide] },
  { name: 'the default', op: 'HardSigmoid', inputs: [wide] },
  {
    name: 'as PyTorch exports it',
    op: 'HardSigmoid',
    attributes: { alpha: { float: 1 / 6 }, beta: { float: 0.5 } },
    inputs: [wide],
  },
  { name: 'all three parts', op: 'HardSwish', inputs: [wide] },
  { name: 'both signs', op: 'Tanh', inputs: [wide] },
  { name: 'both signs', op: 'Softplus', inputs: [wide] },
  { name: 'both signs', op: 'Softsign', inputs: [wide] },
  { name: 'both signs', op: 'Mish', inputs: [wide] },
  { name: 'exact', op: 'Gelu', inputs: [wide] },
  { name: 'approximated', op: 'Gelu', attributes: { approximate: 'tanh' }, inputs: [wide] },
  ...['Softmax', 'LogSoftmax'].flatMap((op) => [
    { name: 'the last axis', op, inputs: [random(2, 5)] },
    { name: 'channels', op, attributes: { axis: 1 }, inputs: [random(2, 4, 2, 3)] },
    { name: 'the first axis', op, attributes: { axis: 0 }, inputs: [random(4, 3)] },
    { name: 'a negative axis', op, attributes: { axis: -2 }, inputs: [random(2, 3, 4)] },
    { name: 'a vector', op, inputs: [random(6)] },
  ]),
];
