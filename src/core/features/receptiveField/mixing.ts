// Operators by what they do to places: those that leave each where it is, and those that mix all of them.

import { type Places, placeAxes } from '../../explain/places';
import type { Node } from '../../onnx/graph';
import { intOf, intsOf } from '../../onnx/nodeAttributes';

const pointwise: ReadonlySet<string> = new Set(
  (
    'Abs Acos Acosh Add And Asin Asinh Atan Atanh BatchNormalization Cast Ceil Celu Clip Concat Cos Cosh Div Dropout ' +
    'Elu Equal Erf Exp Expand Floor Gelu Greater GreaterOrEqual HardSigmoid HardSwish Identity LRN LeakyRelu Less ' +
    'LessOrEqual Log Max Mean Min Mish Mod Mul Neg Not Or PRelu Pow Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin ' +
    'Sinh Softplus Softsign Split Sqrt Sub Sum Tan Tanh ThresholdedRelu Where Xor ' +
    'Flatten Reshape Squeeze Transpose Unsqueeze Gather'
  ).split(' '),
);

/** Places stay where they are, whatever becomes of the other axes. */
export function keepsPlaces({ op }: Node): boolean {
  return pointwise.has(op) || reducing(op) || along.has(op);
}

/** Operators that read everything along an axis, with the axis that is meant where none is named. */
const along: ReadonlyMap<string, number> = new Map([
  ['ArgMax', 0],
  ['ArgMin', 0],
  ['Hardmax', -1],
  ['LogSoftmax', -1],
  ['LpNormalization', -1],
  ['Softmax', -1],
  ['TopK', -1],
  ['CumSum', 0],
  ['LayerNormalization', -1],
]);

const global: ReadonlySet<string> = new Set([
  'GlobalAveragePool',
  'GlobalLpPool',
  'GlobalMaxPool',
  'InstanceNormalization',
  'GroupNormalization',
]);

function reducing(op: string): boolean {
  return op.startsWith('Reduce') || op === 'MeanVarianceNormalization';
}

/** Whether the operator reads along an axis of the places of its first input. */
export function mixesPlaces(
  node: Node,
  places: Places,
  rank: number,
  axesInput: readonly number[] | undefined,
): boolean {
  if (global.has(node.op)) return true;
  const axes = placeAxes(places);
  const isOne = (axis: number): boolean => axes.includes((axis + rank) % rank);
  if (node.op === 'MeanVarianceNormalization') {
    return (intsOf(node, 'axes') ?? [0, 2, 3]).some(isOne);
  }
  if (reducing(node.op)) {
    if (!axesInput?.length) return intOf(node, 'noop_with_empty_axes', 0) === 0;
    return axesInput.some(isOne);
  }
  const preset = along.get(node.op);
  if (preset === undefined) return false;
  if (node.op === 'CumSum') return axesInput?.some(isOne) ?? true;
  const axis = (intOf(node, 'axis', preset) + rank) % rank;
  return node.op === 'LayerNormalization' ? axes.some((each) => each >= axis) : isOne(axis);
}
