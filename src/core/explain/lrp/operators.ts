// What relevance does at each operator: five kinds, listed by name so that an operator that was forgotten is reported.

import { ruleId } from '../../autodiff/rule';
import { derivatives } from '../../autodiff/rules';
import type { Node } from '../../onnx/graph';
import type { Wiring } from '../wiring';
import { signalOperands } from './gates';
import { isLinearLayer } from './mergeBatchNorm';

export type OperatorKind =
  /** Weighs its input by constants: the method's own rules. */
  | 'linear'
  /** One input makes each output: relevance goes where the number came from. */
  | 'pass'
  /** Numbers change places, are repeated, or one of several wins: relevance goes back as a gradient does. */
  | 'move'
  /** A sum, or anything of which doubling doubles the result: by contribution, x ⊙ Jᵀ (R / y). */
  | 'share'
  /** The same with the standard deviation held constant (Ali et al. 2022). */
  | 'normalise'
  /** By contribution to the signal; half to each where neither operand is a gate (Achtibat et al. 2024). */
  | 'product';

const kinds: Readonly<Record<Exclude<OperatorKind, 'linear'>, readonly string[]>> = {
  pass: [
    'Abs',
    'Acos',
    'Asin',
    'Atan',
    'Celu',
    'Clip',
    'Cos',
    'DequantizeLinear',
    'Div',
    'Elu',
    'Erf',
    'Exp',
    'Gelu',
    'HardSigmoid',
    'HardSwish',
    'LRN',
    'LeakyRelu',
    'Log',
    'LpNormalization',
    'Mish',
    'Neg',
    'PRelu',
    'Pow',
    'QuantizeLinear',
    'Reciprocal',
    'Relu',
    'Selu',
    'Shrink',
    'Sigmoid',
    'Sin',
    'Softplus',
    'Softsign',
    'Sqrt',
    'Tanh',
    'ThresholdedRelu',
  ],
  move: [
    'Cast',
    'Concat',
    'DepthToSpace',
    'Dropout',
    'Expand',
    'Flatten',
    'Gather',
    'GatherElements',
    'GatherND',
    'GlobalMaxPool',
    'Identity',
    'Max',
    'MaxPool',
    'Min',
    'Pad',
    'ReduceMax',
    'ReduceMin',
    'Reshape',
    'Slice',
    'SpaceToDepth',
    'Split',
    'Squeeze',
    'Tile',
    'Transpose',
    'Trilu',
    'Unsqueeze',
    'Where',
  ],
  share: [
    'Add',
    'AveragePool',
    'BatchNormalization',
    'CumSum',
    'GlobalAveragePool',
    'GlobalLpPool',
    'GridSample',
    'LogSoftmax',
    'LpPool',
    'Mean',
    'ReduceL1',
    'ReduceL2',
    'ReduceMean',
    'ReduceSum',
    'Resize',
    'Softmax',
    'Sub',
    'Sum',
  ],
  normalise: ['GroupNormalization', 'InstanceNormalization', 'LayerNormalization'],
  product: ['Einsum', 'Gemm', 'MatMul', 'Mul'],
};

const kindOfOperator: ReadonlyMap<string, OperatorKind> = new Map(
  (['pass', 'move', 'share', 'normalise', 'product'] as const).flatMap((kind) =>
    kinds[kind].map((op) => [op, kind] as const),
  ),
);

/** undefined where relevance has no rule. */
export function kindOf(node: Node, { graph }: Wiring): OperatorKind | undefined {
  if (node.domain !== '') return undefined;
  if (isLinearLayer(node, graph)) {
    const isShifted = node.op === 'Gemm' && isVarying(node, 2, graph.constants);
    const isSized = node.op === 'ConvTranspose' && node.attributes.output_shape !== undefined;
    return isShifted || isSized || !derivatives.has(node.op) ? undefined : 'linear';
  }
  const kind = kindOfOperator.get(node.op);
  const isBorrowed = kind === 'move' || kind === 'share' || kind === 'product';
  return isBorrowed && !derivatives.has(ruleId(node)) ? undefined : kind;
}

/** The positions of the inputs that relevance goes to. */
export function relevantInputs(node: Node, kind: OperatorKind, wiring: Wiring): readonly number[] {
  const { constants } = wiring.graph;
  const varying = [...node.inputs.keys()].filter((position) =>
    isVarying(node, position, constants),
  );
  switch (kind) {
    case 'linear':
    case 'pass':
    case 'normalise':
      return varying.slice(0, 1);
    case 'product':
      return signalOperands(node, wiring);
    case 'move':
    case 'share':
      if (node.op === 'Where') return varying.filter((position) => position > 0);
      return readsMany.has(node.op) ? varying : varying.filter((position) => position === 0);
  }
}

/** Operators of `move` and `share` of which every input is data; of the others only the first is. */
const readsMany: ReadonlySet<string> = new Set([
  'Add',
  'Concat',
  'Max',
  'Mean',
  'Min',
  'Sub',
  'Sum',
]);

function isVarying(node: Node, position: number, constants: ReadonlyMap<string, unknown>): boolean {
  const name = node.inputs[position] ?? '';
  return name !== '' && !constants.has(name);
}
