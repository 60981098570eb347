// Multiply–accumulates per operator, from the shapes it ran with: one for every product that is added to a sum. What only
// adds, compares or scales element by element (BatchNormalization, pooling, Softmax …) has none, as in published figures.

import { intAttribute, stringAttribute } from './attributes';
import type { NodeProto } from './onnx_pb';
import { elementCount } from './tensor';

type Shape = readonly number[];

export interface NodeShapes {
  readonly node: NodeProto;
  /** Shape of the input or output at this position; null where it is absent or unknown. */
  input(position: number): Shape | null;
  output(position: number): Shape | null;
}

type Rule = (shapes: NodeShapes) => number | null;

/** Each output element sums over one filter: W is [M, C/group, k…]. */
const convolution =
  (weight: number): Rule =>
  ({ input, output }) => {
    const [w, y] = [input(weight), output(0)];
    return w && y && elementCount(y) * elementCount(w.slice(1));
  };

/** Each input element is spread over one filter: W is [C, M/group, k…]. */
const transposedConvolution: Rule = ({ input }) => {
  const [x, w] = [input(0), input(1)];
  return x && w && elementCount(x) * elementCount(w.slice(1));
};

/** Each output element sums over the axis that A and B share. */
const product: Rule = ({ node, input, output }) => {
  const [a, y] = [input(0), output(0)];
  const isTransposed = intAttribute(node, 'transA', 0) === 1 && (a?.length ?? 0) > 1;
  const shared = a?.at(isTransposed ? -2 : -1);
  return y && shared !== undefined ? elementCount(y) * shared : null;
};

/** Query · Keyᵀ, then weights · Value: [batch, (heads,) tokens, width] each. */
const attention: Rule = ({ input, output }) => {
  const [query, key, y] = [input(0), input(1), output(0)];
  const tokens = key?.at(-2);
  return query && y && tokens !== undefined
    ? tokens * (elementCount(query) + elementCount(y))
    : null;
};

/** X [batch, tokens, width] times the weights of query, key and value [width, 3·hidden], then attention itself. */
const packedAttention: Rule = ({ input, output }) => {
  const [x, w, y] = [input(0), input(1), output(0)];
  const [columns, tokens] = [w?.at(-1), x?.at(-2)];
  if (!x || !y || columns === undefined || tokens === undefined) return null;
  return elementCount(x) * columns + 2 * tokens * elementCount(y);
};

/** The product of all index sizes: exact for two operands, the naive cost for more. */
const einsum: Rule = ({ node, input }) => {
  if (node.input.length < 2) return 0;
  const terms = (stringAttribute(node, 'equation') ?? '').replaceAll(' ', '').split('->')[0] ?? '';
  const sizes = new Map<string, number>();
  for (const [position, term] of terms.split(',').entries()) {
    const shape = input(position);
    const labels = shape && einsumLabels(term, shape.length);
    if (!shape || !labels || labels.length !== shape.length) return null;
    labels.forEach((label, axis) => {
      sizes.set(label, Math.max(sizes.get(label) ?? 1, shape[axis] ?? 1));
    });
  }
  return elementCount([...sizes.values()]);
};

/** One label per axis; the axes of an ellipsis are counted from its end, since they broadcast. */
function einsumLabels(term: string, rank: number): readonly string[] {
  const [before = '', after] = term.split('...');
  if (after === undefined) return [...before];
  const hidden = Math.max(rank - before.length - after.length, 0);
  const names = Array.from({ length: hidden }, (_, axis) => `.${hidden - axis}`);
  return [...before, ...names, ...after];
}

const standardRules: Readonly<Record<string, Rule>> = {
  Attention: attention,
  Conv: convolution(1),
  ConvInteger: convolution(1),
  ConvTranspose: transposedConvolution,
  DeformConv: convolution(1),
  Einsum: einsum,
  Gemm: product,
  MatMul: product,
  MatMulInteger: product,
  QLinearConv: convolution(3),
  QLinearMatMul: product,
};

const contribRules: Readonly<Record<string, Rule>> = {
  Attention: packedAttention,
  DynamicQuantizeMatMul: product,
  FusedConv: convolution(1),
  FusedGemm: product,
  FusedMatMul: product,
  MatMulIntegerToFloat: product,
  MultiHeadAttention: attention,
  NhwcFusedConv: convolution(1),
  QGemm: product,
  QLinearConv: convolution(3),
  TransposeMatMul: product,
};

const rulesByDomain: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  '': standardRules,
  'ai.onnx': standardRules,
  'com.microsoft': contribRules,
  'com.microsoft.nchwc': contribRules,
};

/** 0 for an operator that has none and where a shape it needs is unknown. */
export function countMacs(shapes: NodeShapes): number {
  const { domain, opType } = shapes.node;
  return rulesByDomain[domain]?.[opType]?.(shapes) ?? 0;
}
