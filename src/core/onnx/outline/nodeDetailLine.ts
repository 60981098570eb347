// The second line of a node's box: the few numbers by which its author knows it.

import { intAttribute, stringAttribute, subgraphs } from '../attributes';
import type { NodeProto, TensorProto } from '../onnx_pb';
import { isExternal, tensorValue } from '../tensor';
import { attributeText, nodesText } from './attributeText';

type Weights = ReadonlyMap<string, TensorProto | null>;
type Line = (node: NodeProto, weights: Weights) => string;

/** "3×3 / 2, 64" of a convolution, "512 → 1000" of a product with a weight; '' where there is nothing short to say. */
export function nodeDetailLine(node: NodeProto, weights: Weights): string {
  const bodies = subgraphs(node);
  if (bodies.length > 0) {
    return `${nodesText(bodies.reduce((sum, body) => sum + body.node.length, 0))} inside`;
  }
  return Object.hasOwn(lines, node.opType) ? (lines[node.opType]?.(node, weights) ?? '') : '';
}

function convolution(weight: number, isTransposed = false): Line {
  return (node, weights) => {
    const dims = weights.get(node.input[weight] ?? '')?.dims.map(Number);
    const group = intAttribute(node, 'group', 1);
    const kernel = ints(node, 'kernel_shape') ?? dims?.slice(2);
    const outputs = isTransposed ? (dims?.[1] ?? 0) * group : dims?.[0];
    const parts = [
      windowText(node, kernel),
      outputs ? String(outputs) : '',
      groupText(group, dims),
    ];
    return parts.filter(Boolean).join(', ');
  };
}

function groupText(group: number, dims: readonly number[] | undefined): string {
  if (group <= 1) return '';
  return dims?.[1] === 1 ? 'depthwise' : `groups ${group}`;
}

function windowText(node: NodeProto, kernel: readonly number[] | undefined): string {
  if (!kernel || kernel.length === 0) return '';
  const strides = ints(node, 'strides') ?? [];
  const [first = 1] = strides;
  const isEven = strides.every((stride) => stride === first);
  const stride = isEven ? (first === 1 ? '' : String(first)) : strides.join('×');
  return `${kernel.join('×')}${stride && ` / ${stride}`}`;
}

function product(weight: number): Line {
  return (node, weights) => {
    const dims = weights.get(node.input[weight] ?? '')?.dims.map(Number);
    const [rows, columns] = dims?.slice(-2) ?? [];
    if (rows === undefined || columns === undefined) return '';
    const isTransposed = intAttribute(node, 'transB', 0) === 1;
    return isTransposed ? `${columns} → ${rows}` : `${rows} → ${columns}`;
  };
}

const pooling: Line = (node) => windowText(node, ints(node, 'kernel_shape'));

/** Bounds are attributes up to opset 10 and weights since. */
const clip: Line = (node, weights) => {
  const low = attribute(node, 'min') ?? numberOf(weights.get(node.input[1] ?? ''));
  const high = attribute(node, 'max') ?? numberOf(weights.get(node.input[2] ?? ''));
  return low === '' && high === '' ? '' : `${low || '−∞'}…${high || '∞'}`;
};

const axis =
  (otherwise: number): Line =>
  (node) =>
    `axis ${intAttribute(node, 'axis', otherwise)}`;

const lines: Readonly<Record<string, Line>> = {
  Conv: convolution(1),
  FusedConv: convolution(1),
  ConvInteger: convolution(1),
  QLinearConv: convolution(3),
  ConvTranspose: convolution(1, true),
  Gemm: product(1),
  FusedGemm: product(1),
  MatMul: product(1),
  FusedMatMul: product(1),
  MatMulInteger: product(1),
  QLinearMatMul: product(3),
  MaxPool: pooling,
  AveragePool: pooling,
  LpPool: pooling,
  Clip: clip,
  Concat: axis(0),
  Softmax: axis(-1),
  LogSoftmax: axis(-1),
  Transpose: (node) => ints(node, 'perm')?.join(' ') ?? '',
  Resize: (node) => stringAttribute(node, 'mode') ?? 'nearest',
};

function ints(node: NodeProto, name: string): readonly number[] | undefined {
  return node.attribute.find((each) => each.name === name)?.ints.map(Number);
}

function attribute(node: NodeProto, name: string): string | undefined {
  const found = node.attribute.find((each) => each.name === name);
  return found && attributeText(found);
}

function numberOf(tensor: TensorProto | null | undefined): string {
  if (!tensor || isExternal(tensor) || tensor.dims.some((dim) => dim !== 1n)) return '';
  try {
    const { type, data } = tensorValue(tensor, '');
    const isBits = type === 'float16' || type === 'bfloat16';
    return isBits || data[0] === undefined ? '' : String(Number(Number(data[0]).toPrecision(7)));
  } catch {
    return '';
  }
}
