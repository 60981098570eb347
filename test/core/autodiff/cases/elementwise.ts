import { float32, type OperatorCase } from '../support';
import { between, distinct, fixed, given, positive, random, scalar } from './inputs';

const booleans = (dims: readonly number[], ...values: number[]) => ({
  constant: { type: 'bool' as const, dims, data: Uint8Array.from(values) },
});

/** Operators of one operand, on inputs where they are smooth. */
const ofOne: readonly OperatorCase[] = [
  { name: 'a plane', op: 'Neg', inputs: [random(2, 3)] },
  { name: 'both signs', op: 'Abs', inputs: [distinct(2, 3, 2)] },
  { name: 'a batch', op: 'Exp', inputs: [random(2, 3)] },
  { name: 'positive numbers', op: 'Log', inputs: [positive(2, 3)] },
  { name: 'positive numbers', op: 'Sqrt', inputs: [positive(2, 3)] },
  { name: 'positive numbers', op: 'Reciprocal', inputs: [positive(2, 3)] },
  { name: 'negative numbers', op: 'Reciprocal', inputs: [between(-2, -0.5, 5)] },
  { name: 'a batch', op: 'Sin', inputs: [random(2, 3)] },
  { name: 'a batch', op: 'Cos', inputs: [random(2, 3)] },
  { name: 'away from poles', op: 'Tan', inputs: [between(-1, 1, 2, 3)] },
  { name: 'inside its domain', op: 'Asin', inputs: [between(-0.9, 0.9, 2, 3)] },
  { name: 'inside its domain', op: 'Acos', inputs: [between(-0.9, 0.9, 2, 3)] },
  { name: 'a batch', op: 'Atan', inputs: [random(2, 3)] },
  { name: 'a batch', op: 'Sinh', inputs: [random(2, 3)] },
  { name: 'a batch', op: 'Cosh', inputs: [random(2, 3)] },
  { name: 'a batch', op: 'Asinh', inputs: [random(2, 3)] },
  { name: 'inside its domain', op: 'Acosh', inputs: [between(1.3, 3, 2, 3)] },
  { name: 'inside its domain', op: 'Atanh', inputs: [between(-0.8, 0.8, 2, 3)] },
  { name: 'a batch', op: 'Erf', inputs: [random(2, 3)] },
  { name: 'a scalar', op: 'Erf', inputs: [random()] },
  { name: 'five axes', op: 'Exp', inputs: [random(1, 2, 2, 1, 2)] },
];

/** Shapes of two operands: equal, broadcast on either side and both, of rank 0 to 5. */
const shapes: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ['equal shapes', [2, 3], [2, 3]],
  ['a scalar on the left', [], [2, 3]],
  ['a scalar on the right', [2, 3], []],
  ['two scalars', [], []],
  ['missing leading axes', [3, 2], [2, 2, 3, 2]],
  ['middle axes of 1', [2, 1, 3], [2, 4, 3]],
  ['both broadcast', [4, 1, 3], [2, 1]],
  ['per channel', [2, 3, 2, 2], [1, 3, 1, 1]],
  ['five axes', [1, 2, 1, 2, 2], [2, 1, 2, 1, 2]],
];

const ofTwo: readonly OperatorCase[] = shapes.flatMap(([name, a, b]) => [
  { name, op: 'Sub', inputs: [random(...a), random(...b)] },
  { name, op: 'Div', inputs: [random(...a), positive(...b)] },
  { name, op: 'Pow', inputs: [positive(...a), random(...b)] },
  { name, op: 'Where', inputs: [booleans([], a.length % 2), random(...a), random(...b)] },
]);

const powers: readonly OperatorCase[] = [
  ...[2, 3, 1, 0, -1, 0.5, 2.5].map((exponent) => ({
    name: `positive base, exponent ${exponent}`,
    op: 'Pow',
    inputs: [positive(2, 3), scalar(exponent)],
  })),
  ...[2, 3, 4, -1].map((exponent) => ({
    name: `negative base, exponent ${exponent}`,
    op: 'Pow',
    inputs: [between(-2, -0.5, 2, 3), scalar(exponent)],
  })),
  ...[2, 3, 4].map((exponent) => ({
    name: `base 0, exponent ${exponent}`,
    op: 'Pow',
    inputs: [given([3], [0, -1, 1]), scalar(exponent)],
  })),
  {
    name: 'an exponent per column',
    op: 'Pow',
    inputs: [positive(2, 3), { constant: float32([3], [2, 0, -0.5]) }],
  },
  {
    name: 'whole exponents',
    op: 'Pow',
    inputs: [random(2, 3), { constant: { type: 'int64', dims: [], data: BigInt64Array.of(2n) } }],
  },
  { name: 'a constant base', op: 'Pow', inputs: [scalar(2), random(2, 3)] },
];

const ofMany: readonly OperatorCase[] = [
  { name: 'two operands', op: 'Max', inputs: [distinct(2, 3), given([2, 3], [0, 0, 0, 0, 0, 0])] },
  { name: 'a constant', op: 'Max', inputs: [distinct(3, 4), scalar(0)] },
  { name: 'a scalar operand', op: 'Max', inputs: [distinct(3, 3), given([], [0.045])] },
  {
    name: 'three operands, broadcast',
    op: 'Max',
    inputs: [given([2, 1], [0.1, -0.2]), given([3], [0.3, -0.1, 0.2]), given([], [0.15])],
  },
  { name: 'one operand', op: 'Max', inputs: [distinct(2, 3)] },
  { name: 'two operands', op: 'Min', inputs: [distinct(2, 3), given([2, 3], [0, 0, 0, 0, 0, 0])] },
  { name: 'a constant', op: 'Min', inputs: [distinct(3, 4), scalar(0)] },
  {
    name: 'three operands, broadcast',
    op: 'Min',
    inputs: [given([2, 1], [0.1, -0.2]), given([3], [0.3, -0.1, 0.2]), given([], [0.15])],
  },
  { name: 'three operands, broadcast', op: 'Sum', inputs: [random(2, 3), random(3), random()] },
  { name: 'one operand', op: 'Sum', inputs: [random(2, 3)] },
  { name: 'three operands, broadcast', op: 'Mean', inputs: [random(2, 3), random(2, 1), fixed()] },
];

const bounded: readonly OperatorCase[] = [
  { name: 'both bounds', op: 'Clip', inputs: [distinct(4, 5), scalar(-0.2), scalar(0.25)] },
  { name: 'a lower bound', op: 'Clip', inputs: [distinct(4, 5), scalar(0)] },
  { name: 'an upper bound', op: 'Clip', inputs: [distinct(4, 5), null, scalar(0.2)] },
  { name: 'no bound', op: 'Clip', inputs: [distinct(4, 5)] },
  {
    name: 'bounds that depend on the input',
    op: 'Clip',
    inputs: [distinct(4, 5), given([], [-0.2]), given([], [0.25])],
  },
  {
    name: 'bounds the wrong way round',
    op: 'Clip',
    inputs: [distinct(4, 5), given([], [0.25]), given([], [-0.2])],
  },
  {
    name: 'both signs',
    op: 'Mod',
    attributes: { fmod: 1 },
    inputs: [given([4], [5.3, -5.3, 2.4, 0.5]), given([4], [2, 2, -1.1, 3])],
  },
  {
    name: 'a broadcast divisor',
    op: 'Mod',
    attributes: { fmod: 1 },
    inputs: [given([2, 2], [5.3, -5.3, 2.4, 0.5]), given([1], [2])],
  },
];

const conditions: readonly OperatorCase[] = [
  {
    name: 'a condition per element',
    op: 'Where',
    inputs: [booleans([2, 3], 1, 0, 0, 1, 1, 0), random(2, 3), random(2, 3)],
  },
  {
    name: 'a condition per row',
    op: 'Where',
    inputs: [booleans([2, 1], 1, 0), random(4, 2, 3), random(2, 3)],
  },
  {
    name: 'a condition that broadcasts both',
    op: 'Where',
    inputs: [booleans([2, 1, 3], 1, 0, 1, 0, 0, 1), random(3), random()],
  },
  { name: 'one constant', op: 'Where', inputs: [booleans([2], 1, 0), random(3, 2), scalar(0)] },
];

export const elementwise: readonly OperatorCase[] = [
  ...ofOne,
  ...ofTwo,
  ...powers,
  ...ofMany,
  ...bounded,
  ...conditions,
];
