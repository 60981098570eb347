// What operators call their inputs and outputs, as the specification names them. Repeated ones (Concat, Sum) have no names.

import type { NodeProto } from '../onnx_pb';

const unary = 'X > Y';
const binary = 'A, B > C';
const reduction = 'data, axes > reduced';

const table: Readonly<Record<string, string>> = {
  Conv: 'X, W, B > Y',
  FusedConv: 'X, W, B, Z > Y',
  ConvTranspose: 'X, W, B > Y',
  ConvInteger: 'x, w, x_zero_point, w_zero_point > y',
  DeformConv: 'X, W, offset, B, mask > Y',
  QLinearConv: 'x, x_scale, x_zero_point, w, w_scale, w_zero_point, y_scale, y_zero_point, B > y',
  Gemm: 'A, B, C > Y',
  MatMul: 'A, B > Y',
  MatMulInteger: 'A, B, a_zero_point, b_zero_point > Y',
  QLinearMatMul: 'a, a_scale, a_zero_point, b, b_scale, b_zero_point, y_scale, y_zero_point > y',
  BatchNormalization: 'X, scale, B, mean, var > Y, running_mean, running_var',
  InstanceNormalization: 'input, scale, B > output',
  LayerNormalization: 'X, Scale, B > Y, Mean, InvStdDev',
  GroupNormalization: 'X, scale, bias > Y',
  RMSNormalization: 'X, scale > Y',
  SkipLayerNormalization: 'input, skip, gamma, beta, bias > output, mean, inv_std, sum',
  Attention: 'Q, K, V, mask, past_key, past_value > Y, present_key, present_value',
  MultiHeadAttention: 'query, key, value, bias, mask > output, present_key, present_value',
  QuantizeLinear: 'x, y_scale, y_zero_point > y',
  DequantizeLinear: 'x, x_scale, x_zero_point > y',
  DynamicQuantizeLinear: 'x > y, y_scale, y_zero_point',
  MaxPool: 'X > Y, Indices',
  Dropout: 'data, ratio, training_mode > output, mask',
  Clip: 'input, min, max > output',
  PRelu: 'X, slope > Y',
  Reshape: 'data, shape > reshaped',
  Flatten: 'input > output',
  Transpose: 'data > transposed',
  Squeeze: 'data, axes > squeezed',
  Unsqueeze: 'data, axes > expanded',
  Slice: 'data, starts, ends, axes, steps > output',
  Split: 'input, split',
  Gather: 'data, indices > output',
  GatherElements: 'data, indices > output',
  GatherND: 'data, indices > output',
  ScatterElements: 'data, indices, updates > output',
  ScatterND: 'data, indices, updates > output',
  Pad: 'data, pads, constant_value, axes > output',
  Expand: 'input, shape > output',
  Tile: 'input, repeats > output',
  Resize: 'X, roi, scales, sizes > Y',
  TopK: 'X, K > Values, Indices',
  Where: 'condition, X, Y > output',
  Pow: 'X, Y > Z',
  CumSum: 'x, axis > y',
  OneHot: 'indices, depth, values > output',
  Shape: 'data > shape',
  Cast: 'input > output',
  Identity: 'input > output',
  ConstantOfShape: 'input > output',
  If: 'cond',
  Loop: 'M, cond',
  ...Object.fromEntries(['Add', 'Sub', 'Mul', 'Div', 'Mod'].map((op) => [op, binary])),
  ...Object.fromEntries(
    ['L1', 'L2', 'LogSum', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'Sum', 'SumSquare'].map(
      (kind) => [`Reduce${kind}`, reduction],
    ),
  ),
  ...Object.fromEntries(
    [
      ...[
        'Relu',
        'LeakyRelu',
        'Sigmoid',
        'Tanh',
        'Elu',
        'Selu',
        'Gelu',
        'HardSigmoid',
        'HardSwish',
      ],
      ...['AveragePool', 'GlobalAveragePool', 'GlobalMaxPool', 'LRN', 'Sqrt', 'Exp', 'Mish'],
    ].map((op) => [op, unary]),
  ),
};

/** '' where the operator has no name for the position. */
export function valueRole(node: NodeProto, side: 'input' | 'output', position: number): string {
  if (node.domain === 'com.microsoft' && node.opType === 'Attention') return '';
  const row = Object.hasOwn(table, node.opType) ? (table[node.opType] ?? '') : '';
  const [inputs = '', outputs = ''] = row.split(' > ');
  return (side === 'input' ? inputs : outputs).split(', ')[position] ?? '';
}
